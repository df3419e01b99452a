import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOORS } from '@acme/otel-testkit';
import type { Fault, Receiver } from '@acme/otlp-receiver';
import { otherLines, ownLines, runToEnd, startApp } from './support/run';
import { createMisbehavingReceiver, findDeadAddress } from './support/misbehaving-receiver';

/** The distro's own deadline at the end, and what a busy machine may add to it. */
const DEADLINE_MILLIS = 1_000;
const SLACK_MILLIS = 3_000;

const HANG: Fault = { kind: 'hang', reads: false };

describe('an application that ends', () => {
  it.each([
    'by itself',
    'with process.exitCode',
    'in beforeExit',
    'with the code of its exit listener',
  ])('%s has the exit code that it would have, and everything is delivered', async (end) => {
    const [plain, run] = await runBoth(end);
    expect(run.stdout).toBe(plain.stdout);
    expect(otherLines(run)).toEqual(otherLines(plain));
    expect(run).toHaveTrace(`
      GET    CLIENT  http
        GET  SERVER  http
    `);
    expect(run.metricPoints.map(({ name }) => name)).toContain('http.server.request.duration');
  });

  it.each([
    'with process.exit',
    'with an uncaught error',
    'with an unhandled rejection',
    'by its own signal',
    'by abort',
  ])('%s ends as it would have, with the same output', async (end) => {
    const [plain, run] = await runBoth(end);
    expect(run.stdout).toBe(plain.stdout);
    // addresses of the native stack that `abort` prints differ
    if (end !== 'by abort') expect(otherLines(run)).toEqual(otherLines(plain));
  });

  it('by its own signal delivers first', async () => {
    const run = await runToEnd('by its own signal');
    expect(run.spans).toHaveLength(2);
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('a server that gets %s', (signal) => {
  it.each([
    ['listens to none', null, signal],
    ['closes and lets go', 0, null],
    ['closes and exits', 5, null],
    ['exits at once', 6, null],
    ['waits a while', 7, null],
  ])('and %s ends as it would have', async (treatment, exitCode, endSignal) => {
    const plain = await serve(treatment, signal, { door: 'none' });
    const run = await serve(treatment, signal, { door: 'require' });
    expect(run).toMatchObject({ exitCode, signal: endSignal });
    expect(run).toMatchObject({ exitCode: plain.exitCode, signal: plain.signal });
    expect(withoutPort(run.stdout)).toBe(withoutPort(plain.stdout));
    expect(otherLines(run)).toEqual(otherLines(plain));
    // what `process.exit` cuts off, which is called here before anything could be sent, is not delivered yet
    if (!/exits/.test(treatment)) {
      expect(run.spans).toHaveLength(3);
      expect(run.metricPoints.map(({ name }) => name)).toContain('http.server.request.duration');
    }
  });

  it.each(DOORS)('and listens to none delivers by every door (%s)', async (door) => {
    const run = await serve('listens to none', signal, { door });
    expect(run).toMatchObject({ exitCode: null, signal });
    expect(run.spans).toHaveLength(3);
  });

  it('ends at once when somebody is impatient', async () => {
    const collector = await createMisbehavingReceiver(HANG);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ACME_OTEL_SHUTDOWN_TIMEOUT: '8000' };
    try {
      const app = await startApp('signals.cjs', { args: ['listens to none'], env });
      await app.request('/');
      const stopped = app.stop(signal);
      await sleep(800);
      process.kill(app.pid, signal);
      const run = await stopped;
      expect(run).toMatchObject({ exitCode: null, signal });
      expect(run.durationMillis).toBeLessThan(6_000);
    } finally {
      await collector.close();
    }
  });

  it('delivers when the signal comes twice at once, as under npm', async () => {
    const app = await startApp('signals.cjs', { args: ['listens to none'] });
    await app.request('/');
    const stopped = app.stop(signal);
    process.kill(app.pid, signal);
    const run = await stopped;
    expect(run).toMatchObject({ exitCode: null, signal });
    expect(run.spans).toHaveLength(1);
  });
});

describe.each(['http/protobuf', 'http/json', 'grpc'])(
  'a collector that cannot be reached by %s',
  (protocol) => {
    let hanging: Receiver;
    let addresses: Readonly<Record<string, string>>;

    beforeAll(async () => {
      hanging = await createMisbehavingReceiver(HANG);
      addresses = { hangs: hanging.url, 'is dead': await findDeadAddress() };
    });

    afterAll(() => hanging.close());

    const environment = (state: string) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: addresses[state] as string,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    });

    it.each(['hangs', 'is dead'])(
      'since it %s keeps no application from its end',
      async (state) => {
        const run = await runToEnd('with process.exitCode', { env: environment(state) });
        expect(run.durationMillis).toBeLessThan(DEADLINE_MILLIS + SLACK_MILLIS);
        const complaint = state === 'hangs' ? /within 1000 ms/ : /ECONNREFUSED/;
        expect(ownLines(run).filter((line) => complaint.test(line))).not.toEqual([]);
      },
    );

    it.each(['hangs', 'is dead'])('since it %s delays no signal for long', async (state) => {
      const app = await startApp('signals.cjs', {
        args: ['listens to none'],
        env: environment(state),
      });
      await app.request('/');
      const before = performance.now();
      const run = await app.stop('SIGTERM');
      expect(performance.now() - before).toBeLessThan(DEADLINE_MILLIS + SLACK_MILLIS);
      expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    });

    it('takes the deadline that is set', async () => {
      const env = { ...environment('hangs'), ACME_OTEL_SHUTDOWN_TIMEOUT: '100' };
      const run = await runToEnd('by itself', { env });
      expect(ownLines(run).filter((line) => line.includes('within 100 ms'))).toHaveLength(1);
    });
  },
);

const runBoth = (end: string) => Promise.all([runToEnd(end, { door: 'none' }), runToEnd(end)]);

async function serve(
  treatment: string,
  signal: NodeJS.Signals,
  options: Parameters<typeof startApp>[1],
) {
  const app = await startApp('signals.cjs', { args: [treatment], ...options });
  for (const path of ['/1', '/2', '/3']) await app.request(path);
  return app.stop(signal);
}

const withoutPort = (text: string): string => text.replace(/port \d+/, 'port');
