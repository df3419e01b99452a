import { describe, expect, it } from '@jest/globals';
import { createLifecycle } from '../../src/process-end/lifecycle';
import type { Pipeline } from '../../src/pipelines/pipeline';
import { createRecordingExporter } from '../support/recording-exporter';
import { createRecordingVoice } from '../support/recording-voice';
import { runScript } from '../support/run-script';

const never = () => new Promise<void>(() => undefined);

/** A pipeline that writes down what it is asked for. */
function createPipeline(
  name: string,
  calls: string[],
  parts: Partial<Pick<Pipeline, 'flush' | 'shutdown'>> = {},
): Pipeline {
  return {
    flush(options) {
      calls.push(`${name}: flush${options.final ? ', final' : ''}`);
      return parts.flush?.(options) ?? Promise.resolve();
    },
    shutdown() {
      calls.push(`${name}: shutdown`);
      return parts.shutdown?.() ?? Promise.resolve();
    },
    hasPending: () => false,
    hasUnencoded: () => false,
    exportNow: () => void calls.push(`${name}: exportNow`),
  };
}

const create = (pipelines: readonly (Pipeline | undefined)[], shutdownTimeoutMillis = 1000) => {
  const voice = createRecordingVoice();
  const exporter = createRecordingExporter();
  const lifecycle = createLifecycle({
    pipelines,
    exporter: () => exporter,
    onFatalError: () => undefined,
    threadFlushToJoin: undefined,
    threadFlushToRequest: () => undefined,
    shutdownTimeoutMillis,
    voice,
  });
  return { ...lifecycle, voice, exporter };
};

describe('forceFlush', () => {
  it('flushes every pipeline that there is, with time to try again', async () => {
    const calls: string[] = [];
    const { forceFlush, exporter } = create([
      createPipeline('traces', calls),
      undefined,
      createPipeline('logs', calls),
    ]);
    await forceFlush();
    expect(calls).toEqual(['traces: flush', 'logs: flush']);
    expect(exporter.calls).toEqual([]);
  });

  it('flushes them at once, and waits for the slowest', async () => {
    const calls: string[] = [];
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { forceFlush } = create([
      createPipeline('traces', calls, { flush: () => slow }),
      createPipeline('logs', calls),
    ]);
    let isDone = false;
    const flushed = forceFlush().then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([calls.length, isDone]).toEqual([2, false]);
    finish();
    await flushed;
    expect(isDone).toBe(true);
  });

  it('can be called again', async () => {
    const calls: string[] = [];
    const { forceFlush } = create([createPipeline('traces', calls)]);
    await forceFlush();
    await forceFlush();
    expect(calls).toHaveLength(2);
  });
});

describe('shutdown', () => {
  it('flushes for the last time, then stops every pipeline', async () => {
    const calls: string[] = [];
    const { shutdown, exporter } = create([
      createPipeline('traces', calls),
      createPipeline('logs', calls),
    ]);
    await shutdown();
    expect(exporter.calls).toEqual(['endRetries']);
    expect(calls).toEqual([
      'traces: flush, final',
      'logs: flush, final',
      'traces: shutdown',
      'logs: shutdown',
    ]);
  });

  it('happens once, however often it is called', async () => {
    const calls: string[] = [];
    const { shutdown } = create([createPipeline('traces', calls)]);
    await Promise.all([shutdown(), shutdown()]);
    await shutdown();
    expect(calls).toHaveLength(2);
  });

  it('stops the pipelines after the deadline, whatever was not delivered', async () => {
    const calls: string[] = [];
    const { shutdown } = create([createPipeline('traces', calls, { flush: never })], 20);
    await shutdown();
    expect(calls).toEqual(['traces: flush, final', 'traces: shutdown']);
  });

  it('resolves within the deadline also when a pipeline does not stop', async () => {
    const calls: string[] = [];
    const pipeline = createPipeline('traces', calls, { flush: never, shutdown: never });
    const started = performance.now();
    await create([pipeline], 50).shutdown();
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('resolves when a pipeline fails to stop, and stops the others', async () => {
    const calls: string[] = [];
    const fail = () => Promise.reject(new Error('no'));
    const { shutdown } = create([
      createPipeline('traces', calls, { shutdown: fail }),
      createPipeline('logs', calls),
    ]);
    await expect(shutdown()).resolves.toBeUndefined();
    expect(calls).toContain('logs: shutdown');
  });

  it('with a deadline of 0 flushes nothing, and stops', async () => {
    const calls: string[] = [];
    await create([createPipeline('traces', calls)], 0).shutdown();
    expect(calls).toEqual(['traces: shutdown']);
  });
});

/**
 * Runs an application with one pipeline whose flush takes `millis`; `record()` is a record, and what
 * happens is printed. Only what the application does itself keeps the process alive.
 */
const runApplication = async (
  application: string,
  { millis = 10, deadlineMillis = 5000 }: { millis?: number; deadlineMillis?: number } = {},
) => {
  const script = `
    const { createLifecycle } = load('process-end/lifecycle.ts');
    let pending = false;
    let underWay = 0;
    const record = () => { pending = true };
    const pipeline = {
      hasPending: () => pending || underWay > 0,
      hasUnencoded: () => pending || underWay > 0,
      exportNow: () => undefined,
      shutdown: async () => undefined,
      async flush({ final }) {
        pending = false;
        underWay += 1;
        console.log('flush', final ? 'final' : 'more may come');
        await new Promise((resolve) => setTimeout(resolve, ${millis}).unref());
        underWay -= 1;
        console.log('flushed');
      },
    };
    createLifecycle({
      pipelines: [pipeline],
      exporter: () => undefined,
      onFatalError: () => undefined,
      threadFlushToRequest: () => undefined,
      shutdownTimeoutMillis: ${deadlineMillis},
      voice: {
        say: (line) => console.error(line),
        sayOnce: (_key, line) => console.error(line),
      },
    }).watchProcess();
    const signalMyself = (signal) => process.kill(process.pid, signal);
    const stayAlive = () => setTimeout(() => { throw new Error('alive for too long') }, 8000);
    ${application}
  `;
  const { stdout, ...rest } = await runScript(script);
  return { ...rest, lines: stdout.trim().split('\n') };
};

const FLUSHED = ['flush final', 'flushed'];

describe('the natural end of a process', () => {
  it.each([
    ['by itself', 'record();', 0],
    ['with process.exitCode', 'record(); process.exitCode = 7;', 7],
  ])('waits for the flush and keeps the exit code (%s)', async (_end, application, exitCode) => {
    const run = await runApplication(application);
    expect(run).toEqual({ exitCode, signal: null, lines: FLUSHED, stderr: '' });
  });

  it('flushes nothing where nothing was recorded', async () => {
    const run = await runApplication('');
    expect(run).toEqual({ exitCode: 0, signal: null, lines: [''], stderr: '' });
  });

  it('flushes after what the application does at its end', async () => {
    const run = await runApplication("process.once('beforeExit', () => setTimeout(record, 50));");
    expect(run).toEqual({ exitCode: 0, signal: null, lines: FLUSHED, stderr: '' });
  });

  it('waits no longer than the deadline, and says what is lost', async () => {
    const run = await runApplication('record();', { millis: 6000, deadlineMillis: 50 });
    expect(run).toMatchObject({ exitCode: 0, signal: null, lines: ['flush final'] });
    expect(run.stderr).toMatch(
      /leaves behind .*: not delivered within 50 ms \(ACME_OTEL_SHUTDOWN_TIMEOUT\)/,
    );
  });

  it('does not wait when the deadline is 0', async () => {
    const run = await runApplication('record();', { deadlineMillis: 0 });
    expect(run).toMatchObject({ exitCode: 0, lines: [''] });
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('kills a process that does not listen, after the flush', async () => {
    const run = await runApplication(`record(); signalMyself('${signal}'); stayAlive();`);
    expect(run).toEqual({ exitCode: null, signal, lines: FLUSHED, stderr: '' });
  });

  it('belongs to an application that listens', async () => {
    const run = await runApplication(`
      const alive = stayAlive();
      process.on('${signal}', () => {
        console.log('heard');
        setTimeout(() => clearTimeout(alive), 50);
        process.exitCode = 5;
      });
      signalMyself('${signal}');
    `);
    expect(run).toMatchObject({ exitCode: 5, signal: null, stderr: '' });
    expect(run.lines.slice(0, 3)).toEqual(['flush more may come', 'heard', 'flushed']);
  });
});

describe('a signal', () => {
  it('kills also while the flush hangs, after the deadline', async () => {
    const run = await runApplication("record(); signalMyself('SIGTERM'); stayAlive();", {
      millis: 6000,
      deadlineMillis: 50,
    });
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM', lines: ['flush final'] });
    expect(run.stderr).toContain('within 50 ms');
  });

  it('that comes twice at once flushes once', async () => {
    const run = await runApplication(
      `
      record();
      signalMyself('SIGINT');
      setTimeout(signalMyself, 20, 'SIGINT');
      stayAlive();
    `,
      { millis: 100 },
    );
    expect(run).toEqual({ exitCode: null, signal: 'SIGINT', lines: FLUSHED, stderr: '' });
  });

  it('that comes again later kills at once', async () => {
    const run = await runApplication(
      `
      record();
      signalMyself('SIGINT');
      setTimeout(signalMyself, 1000, 'SIGINT');
      stayAlive();
    `,
      { millis: 4000 },
    );
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGINT', lines: ['flush final'] });
  });

  it('that an application sends itself last is heard', async () => {
    const run = await runApplication(`
      const onSignal = () => {
        process.removeListener('SIGTERM', onSignal);
        console.log('hooks done');
        signalMyself('SIGTERM');
      };
      process.on('SIGTERM', onSignal);
      signalMyself('SIGTERM');
      setTimeout(() => undefined, 20);
    `);
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    expect(run.lines).toContain('hooks done');
  });
});

/**
 * Runs an application whose records are encoded: `record()` makes one, and a flush takes `millis`, after
 * which the receiver has taken everything (`answer: 'yes'`), refused it (`'no'`) or not answered.
 */
const runDelivering = async (
  application: string,
  {
    answer = 'yes',
    millis = 10,
    deadlineMillis = 5000,
    canExportAtExit = true,
  }: {
    answer?: 'yes' | 'no' | 'nothing';
    millis?: number;
    deadlineMillis?: number;
    canExportAtExit?: boolean;
  } = {},
) => {
  const script = `
    const { createLifecycle } = load('process-end/lifecycle.ts');
    const request = { signal: 'traces', count: 1 };
    let batched = 0;
    let waiting = 0;
    let isBackingOff = false;
    const overdue = [];
    const record = () => { batched += 1 };
    let duringFlush = () => undefined;
    const pipeline = {
      hasPending: () => batched + waiting > 0,
      hasUnencoded: () => false,
      exportNow() {
        waiting += batched;
        batched = 0;
      },
      shutdown: async () => undefined,
      async flush() {
        this.exportNow();
        const sent = waiting;
        console.log('flush', sent);
        duringFlush();
        await new Promise((resolve) => {
          if (${answer !== 'nothing'}) setTimeout(resolve, ${millis}).unref();
        });
        if (${answer === 'yes'}) waiting -= sent;
        else isBackingOff = true;
      },
    };
    const exporter = {
      suspend: () => () => undefined,
      canExportAtExit: () => ${canExportAtExit},
      endRetries: () => undefined,
      isBackingOff: () => isBackingOff,
      exportAtExit({ timeoutMillis, hasWaited }) {
        const time = timeoutMillis === 0 ? 'no' : timeoutMillis < ${deadlineMillis} ? 'less' : 'all';
        console.log('at exit', waiting, 'in', time, 'time', hasWaited ? 'after waiting' : '');
        const isTaken = ${answer === 'yes'} && timeoutMillis > 0;
        return { requests: isTaken ? [] : Array(waiting).fill(request), overdue };
      },
    };
    createLifecycle({
      pipelines: [pipeline],
      exporter: () => exporter,
      onFatalError: record,
      threadFlushToRequest: () => undefined,
      shutdownTimeoutMillis: ${deadlineMillis},
      voice: { sayOnce: (_key, line) => console.error(line) },
    }).watchProcess();
    const signalMyself = (signal) => process.kill(process.pid, signal);
    const stayAlive = () => setTimeout(() => { throw new Error('alive for too long') }, 8000);
    ${application}
  `;
  const { stdout, ...rest } = await runScript(script);
  return {
    ...rest,
    lines: stdout
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  };
};

describe('what is encoded when a process ends', () => {
  it.each([
    ['by process.exit()', 'record(); process.exit(3);', 3],
    [
      'by process.exit() in a listener',
      "process.on('exit', () => { record(); process.exit(3) });",
      3,
    ],
    ['in an exit listener', "process.on('exit', record);", 0],
  ])('is delivered at the exit (%s)', async (_end, application, exitCode) => {
    const run = await runDelivering(application);
    expect(run).toEqual({ exitCode, signal: null, stderr: '', lines: ['at exit 1 in all time'] });
  });

  it.each([
    ['an error', "throw new Error('no');"],
    ['a rejection', "Promise.reject(new Error('no'));"],
  ])('is delivered with the record of %s', async (_what, application) => {
    const run = await runDelivering(application);
    expect(run).toMatchObject({ exitCode: 1, lines: ['at exit 1 in all time'] });
  });

  it('is delivered with the record of an error in an exit listener', async () => {
    const run = await runDelivering("process.on('exit', () => { throw new Error('no') });");
    expect(run).toMatchObject({
      exitCode: 1,
      lines: ['at exit 1 in all time'],
    });
  });

  it('is flushed first when the end can be put off', async () => {
    const run = await runDelivering('record();');
    expect(run).toEqual({
      exitCode: 0,
      signal: null,
      stderr: '',
      lines: ['flush 1', 'at exit 0 in less time'],
    });
  });

  it('is delivered at the exit when it was recorded during the flush', async () => {
    const run = await runDelivering('record(); duringFlush = record;');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.lines).toEqual(['flush 1', 'at exit 1 in less time']);
  });

  it('is delivered before a signal kills, without another turn of the event loop', async () => {
    const run = await runDelivering("record(); signalMyself('SIGTERM'); stayAlive();", {
      deadlineMillis: 1000,
    });
    expect(run).toEqual({
      exitCode: null,
      signal: 'SIGTERM',
      stderr: '',
      lines: ['at exit 1 in all time'],
    });
  });

  it('is flushed by the event loop before a signal kills, where the exit cannot deliver', async () => {
    const run = await runDelivering(
      "record(); setImmediate(signalMyself, 'SIGTERM'); stayAlive();",
      {
        deadlineMillis: 1000,
        canExportAtExit: false,
      },
    );
    expect(run).toEqual({
      exitCode: null,
      signal: 'SIGTERM',
      stderr: '',
      lines: ['flush 1', 'at exit 0 in less time'],
    });
  });

  it('is delivered within process.kill(), as plain Node.js dies in it', async () => {
    const run = await runDelivering(
      "record(); process.kill(process.pid, 'SIGTERM'); console.log('still there');",
    );
    expect(run).toEqual({
      exitCode: null,
      signal: 'SIGTERM',
      stderr: '',
      lines: ['at exit 1 in all time'],
    });
  });

  it.each([
    ['0', 'process.kill(process.pid, 0)'],
    ['one that it listens to', "process.on('SIGTERM', () => undefined); signalMyself('SIGTERM')"],
    ['one that does not kill', "signalMyself('SIGCONT')"],
  ])('is not delivered before the time for a signal to itself: %s', async (_what, application) => {
    const run = await runDelivering(`record(); ${application}; console.log('still there');`);
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    expect(run.lines[0]).toBe('still there');
  });

  it('is left to the exit where the application listens to beforeExit', async () => {
    const run = await runDelivering(
      "record(); process.on('beforeExit', () => console.log('beforeExit'));",
    );
    expect(run).toMatchObject({
      exitCode: 0,
      lines: ['beforeExit', 'at exit 1 in all time'],
    });
  });

  it('is flushed where the application listens to beforeExit and the exit cannot deliver', async () => {
    const run = await runDelivering(
      "record(); process.on('beforeExit', () => console.log('beforeExit'));",
      { canExportAtExit: false },
    );
    expect(run).toMatchObject({
      exitCode: 0,
      lines: ['beforeExit', 'flush 1', 'at exit 0 in less time'],
    });
  });

  it('is not tried again at the exit when the receiver has just failed, which is said', async () => {
    const run = await runDelivering('record();', { answer: 'no' });
    expect(run.lines).toEqual(['flush 1', 'at exit 1 in no time after waiting']);
    expect(run.stderr).toMatch(/^the process ends and leaves behind 1 span: /);
  });

  it('is not waited for again when the flush has taken all the time', async () => {
    const run = await runDelivering('record();', { answer: 'nothing', deadlineMillis: 50 });
    expect(run.lines).toEqual(['flush 1', 'at exit 1 in no time after waiting']);
    expect(run.stderr).toMatch(/leaves behind 1 span: not delivered within 50 ms/);
  });

  it('is left behind when there is no time at all', async () => {
    const run = await runDelivering('record();', { deadlineMillis: 0 });
    expect(run).toMatchObject({ exitCode: 0, lines: ['at exit 1 in no time'] });
    expect(run.stderr).toMatch(/leaves behind 1 span: not delivered within 0 ms/);
  });

  it('is tried at the exit although the receiver has failed before, when nothing was tried since', async () => {
    const run = await runDelivering('isBackingOff = true; record(); process.exit();', {
      answer: 'no',
    });
    expect(run.lines).toEqual(['at exit 1 in all time']);
    expect(run.stderr).toMatch(/leaves behind 1 span/);
  });

  it('is said not to be known of when the receiver is overdue with its answer', async () => {
    const run = await runDelivering('overdue.push(request, request); process.exit();');
    expect(run.stderr).toMatch(
      /^the process ends without an answer for 2 spans: they were handed over, but whether/,
    );
  });

  it('is nothing where nothing was recorded, and nothing is said', async () => {
    const run = await runDelivering('');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.lines).not.toContain(expect.stringContaining('flush'));
  });
});
