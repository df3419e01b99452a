import { describe, expect, it } from '@jest/globals';
import { createLifecycle, type Pipeline } from '../../src/lifecycle/lifecycle';
import { createRecordingDelivery } from '../support/recording-delivery';
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
    holdsObjects: () => false,
    closeNow: () => void calls.push(`${name}: closeNow`),
  };
}

const create = (pipelines: readonly (Pipeline | undefined)[], shutdownTimeoutMillis = 1000) => {
  const voice = createRecordingVoice();
  const delivery = createRecordingDelivery();
  const lifecycle = createLifecycle({
    pipelines,
    delivery: () => delivery,
    onFatalError: () => undefined,
    shutdownTimeoutMillis,
    voice,
  });
  return { ...lifecycle, voice, delivery };
};

describe('forceFlush', () => {
  it('flushes every pipeline that there is, with time to try again', async () => {
    const calls: string[] = [];
    const { forceFlush, delivery } = create([
      createPipeline('traces', calls),
      undefined,
      createPipeline('logs', calls),
    ]);
    await forceFlush();
    expect(calls).toEqual(['traces: flush', 'logs: flush']);
    expect(delivery.calls).toEqual([]);
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
    const { shutdown, delivery } = create([
      createPipeline('traces', calls),
      createPipeline('logs', calls),
    ]);
    await shutdown();
    expect(delivery.calls).toEqual(['endRetries']);
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
    const { createLifecycle } = load('lifecycle/lifecycle.ts');
    let pending = false;
    let underWay = 0;
    const record = () => { pending = true };
    const pipeline = {
      hasPending: () => pending || underWay > 0,
      holdsObjects: () => pending || underWay > 0,
      closeNow: () => undefined,
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
      delivery: () => undefined,
      onFatalError: () => undefined,
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
