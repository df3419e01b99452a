import { describe, expect, it } from '@jest/globals';
import { PRELUDE, runScript } from '../support/run-script';

/** In a thread: `heed(onCalled)` heeds the call, `ready()` lets the main thread go on. */
const THREAD = `
  ${PRELUDE}
  const { writeSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const { heedLastCall } = load('process-end/last-call.ts');
  const heed = (onCalled) => heedLastCall(workerData, onCalled);
  const ready = () => parentPort.postMessage('ready');
  const live = () => setInterval(() => undefined, 1000);
  const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  const deliver = async () => {
    await sleep(50);
    writeSync(1, 'delivered\\n');
  };
`;

/**
 * Runs a script that gives the call at its exit and prints how many threads were not done.
 * `await start(script)` starts a thread and resolves when it is ready.
 */
const callAtExit = async (script: string, timeoutMillis = 8000): Promise<readonly string[]> => {
  const { stdout, ...ended } = await runScript(`
    const { writeSync } = require('node:fs');
    const { Worker } = require('node:worker_threads');
    const { createLastCall, giveLastCall, onFirstHeed } = load('process-end/last-call.ts');
    const call = createLastCall();
    const start = (script) => {
      const options = { eval: true, workerData: call };
      const thread = new Worker(${JSON.stringify(THREAD)} + script, options);
      return new Promise((resolve) => thread.once('message', () => resolve(thread)));
    };
    process.on('exit', () => {
      const notDone = giveLastCall(call)(${timeoutMillis});
      writeSync(1, notDone + ' not done\\n');
    });
    (async () => { ${script} })();
  `);
  expect(ended).toEqual({ exitCode: 0, signal: null, stderr: '' });
  return stdout.trim().split('\n');
};

describe('the last call', () => {
  it('is waited for until the threads that live have delivered', async () => {
    const lines = await callAtExit(`
      await start('heed(deliver); live(); ready();');
      await start('heed(deliver); live(); ready();');
      process.exit();
    `);
    expect(lines).toEqual(['delivered', 'delivered', '0 not done']);
  });

  it('is over at once where no thread heeds it', async () => {
    const lines = await callAtExit("await start('live(); ready();'); process.exit();");
    expect(lines).toEqual(['0 not done']);
  });

  it('keeps no thread and no process alive', async () => {
    const lines = await callAtExit(`
      onFirstHeed(call, () => undefined);
      await start("heed(deliver); process.on('exit', () => writeSync(1, 'ended\\\\n')); ready();");
    `);
    expect(lines).toEqual(['ended', '0 not done']);
  });

  it('does not wait for a thread that is terminated', async () => {
    const lines = await callAtExit(`
      const thread = await start('heed(() => sleep(100_000)); live(); ready();');
      void thread.terminate();
      process.exit();
    `);
    expect(lines).toEqual(['0 not done']);
  });

  it('does not wait for what a thread was called for when that ends', async () => {
    const lines = await callAtExit(`
      await start(\`
        const leave = heed(async () => {
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
    const lines = await callAtExit(`
      await start("heed(() => Promise.reject(new Error('no'))); live(); ready();");
      process.exit();
    `);
    expect(lines).toEqual(['0 not done']);
  });

  it.each([
    ['too busy to hear it', 'heed(deliver); ready(); for (;;);'],
    ['not done in time', 'heed(() => sleep(100_000)); live(); ready();'],
  ])('says how many threads are %s', async (_what, thread) => {
    const lines = await callAtExit(
      `
      await start('heed(deliver); live(); ready();');
      await start(${JSON.stringify(thread)});
      process.exit();
      `,
      1000,
    );
    expect(lines).toEqual(['delivered', '1 not done']);
  });

  it('tells when a first thread heeds it', async () => {
    const lines = await callAtExit(`
      onFirstHeed(call, () => {
        writeSync(1, 'heeded\\n');
        process.exit();
      });
      await start('heed(deliver); live(); ready();');
      setTimeout(() => { throw new Error('nobody heeds it') }, 8000);
    `);
    expect(lines).toEqual(['heeded', 'delivered', '0 not done']);
  });
});
