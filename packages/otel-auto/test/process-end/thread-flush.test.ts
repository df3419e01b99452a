import { describe, expect, it } from '@jest/globals';
import { PRELUDE, runScript } from '../support/run-script';

/**
 * The beginning of a thread's script: `join(onRequest)` takes part in the flush, `ready()` lets the
 * main thread continue.
 */
const THREAD = `
  ${PRELUDE}
  const { writeSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const { joinThreadFlush } = load('process-end/thread-flush.ts');
  const join = (onRequest) => joinThreadFlush(workerData, onRequest);
  const ready = () => parentPort.postMessage('ready');
  const live = () => setInterval(() => undefined, 1000);
  const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  const deliver = async () => {
    await sleep(50);
    writeSync(1, 'delivered\\n');
  };
`;

/**
 * Runs a script that asks its threads for a flush at its exit and prints how many threads were not done.
 * `await start(script)` starts a thread and resolves when it is ready.
 */
const flushAtExit = async (script: string, timeoutMillis = 8000): Promise<readonly string[]> => {
  const { stdout, ...ended } = await runScript(`
    const { writeSync } = require('node:fs');
    const { Worker } = require('node:worker_threads');
    const { createThreadFlush, requestThreadFlush, onFirstThread } = load('process-end/thread-flush.ts');
    const flush = createThreadFlush();
    const start = (script) => {
      const options = { eval: true, workerData: flush };
      const thread = new Worker(${JSON.stringify(THREAD)} + script, options);
      return new Promise((resolve) => thread.once('message', () => resolve(thread)));
    };
    process.on('exit', () => {
      const notDone = requestThreadFlush(flush)(${timeoutMillis});
      writeSync(1, notDone + ' not done\\n');
    });
    (async () => { ${script} })();
  `);
  expect(ended).toEqual({ exitCode: 0, signal: null, stderr: '' });
  return stdout.trim().split('\n');
};

describe('the flush of threads', () => {
  it('is waited for until the threads that live have delivered', async () => {
    const lines = await flushAtExit(`
      await start('join(deliver); live(); ready();');
      await start('join(deliver); live(); ready();');
      process.exit();
    `);
    expect(lines).toEqual(['delivered', 'delivered', '0 not done']);
  });

  it('is over at once where no thread has joined', async () => {
    const lines = await flushAtExit("await start('live(); ready();'); process.exit();");
    expect(lines).toEqual(['0 not done']);
  });

  it('keeps no thread and no process alive', async () => {
    const lines = await flushAtExit(`
      onFirstThread(flush, () => undefined);
      await start("join(deliver); process.on('exit', () => writeSync(1, 'ended\\\\n')); ready();");
    `);
    expect(lines).toEqual(['ended', '0 not done']);
  });

  it('does not wait for a thread that is terminated', async () => {
    const lines = await flushAtExit(`
      const thread = await start('join(() => sleep(100_000)); live(); ready();');
      void thread.terminate();
      process.exit();
    `);
    expect(lines).toEqual(['0 not done']);
  });

  it('does not wait for a thread that ends while it delivers', async () => {
    const lines = await flushAtExit(`
      await start(\`
        const leave = join(async () => {
          setImmediate(process.exit);
          await sleep(100_000);
        });
        process.on('exit', leave);
        live();
        ready();
      \`);
      process.exit();
    `);
    expect(lines).toEqual(['0 not done']);
  });

  it('counts as done a thread that fails to deliver', async () => {
    const lines = await flushAtExit(`
      await start("join(() => Promise.reject(new Error('no'))); live(); ready();");
      process.exit();
    `);
    expect(lines).toEqual(['0 not done']);
  });

  it.each([
    ['too busy to hear it', 'join(deliver); ready(); for (;;);'],
    ['not done in time', 'join(() => sleep(100_000)); live(); ready();'],
  ])('says how many threads are %s', async (_what, thread) => {
    const lines = await flushAtExit(
      `
      await start('join(deliver); live(); ready();');
      await start(${JSON.stringify(thread)});
      process.exit();
      `,
      1000,
    );
    expect(lines).toEqual(['delivered', '1 not done']);
  });

  it('tells when a first thread joins', async () => {
    const lines = await flushAtExit(`
      onFirstThread(flush, () => {
        writeSync(1, 'joined\\n');
        process.exit();
      });
      await start('join(deliver); live(); ready();');
      setTimeout(() => { throw new Error('nobody joins') }, 8000);
    `);
    expect(lines).toEqual(['joined', 'delivered', '0 not done']);
  });
});
