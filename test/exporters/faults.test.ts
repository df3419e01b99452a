import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createReceiver,
  type Fault,
  type ReceivedRequest,
  type Receiver,
} from '@acme/otlp-receiver';
import type { App } from '@acme/otel-testkit';
import { findDeadAddress } from '../support/misbehaving-receiver';
import { otherLines, ownLines, runScript, runToEnd, startApp } from '../support/run';

/** A receiver that misbehaves and keeps what it received, over each protocol. */
let receiver: Receiver;
let app: App | undefined;

beforeAll(async () => {
  receiver = await createReceiver();
});

beforeEach(async () => {
  await receiver.behave();
  receiver.clear();
});

afterEach(async () => {
  await app?.stop();
  app = undefined;
});

afterAll(async () => {
  await receiver.close();
});

describe.each(['http/protobuf', 'http/json', 'grpc'])('over %s', (protocol) => {
  const environment = (address = receiver.url): Readonly<Record<string, string>> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: address,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });

  /** Starts a server and lets it record one span. */
  const recordSpan = async (address?: string): Promise<App> => {
    app = await startApp('signals.cjs', { args: ['listens to none'], env: environment(address) });
    await app.request('/');
    return app;
  };

  const misbehave = (status: number, headers = {}) =>
    receiver.misbehave({ kind: 'answer', status, headers, body: 'not like this' }, TRACES);

  const requestsForTraces = () => receiver.requests.filter(({ signal }) => signal === 'traces');

  describe('an application that lives on', () => {
    it('has what a busy receiver did not take delivered later', async () => {
      await misbehave(503);
      behaveAfterFirstRefusal();
      await recordSpan();
      await receiver.waitFor('the span', ({ spans }) => spans.length === 1);
      expect(requestsForTraces().map(({ status }) => status)).toEqual([503, 200]);
    });

    it('lets a receiver wait as long as it asks for', async () => {
      await misbehave(429, { 'retry-after': '3' });
      const times: number[] = [];
      const stop = receiver.onRequest(({ signal }) => {
        if (signal === 'traces') times.push(performance.now());
      });
      behaveAfterFirstRefusal();
      await recordSpan();
      await receiver.waitFor('the span', ({ spans }) => spans.length === 1);
      stop();
      expect(times[1]! - times[0]!).toBeGreaterThan(2900);
    });

    // 429 stands for RESOURCE_EXHAUSTED, which without RetryInfo is final
    it.each(protocol === 'grpc' ? [400, 429] : [400])(
      'sends what is refused for good (%s) once, and says why',
      async (status) => {
        await misbehave(status);
        const { request, stop } = await recordSpan();
        await receiver.waitFor('the refusal', () => requestsForTraces().length === 1);
        await receiver.behave();
        await request('/');
        await receiver.waitFor('the next span', ({ spans }) => spans.length === 1);
        const run = await stop();
        app = undefined;
        expect(requestsForTraces().map((each) => each.status)).toEqual([status, 200]);
        expect(failures(run)).toEqual([expect.stringContaining('not like this')]);
      },
    );

    it('hears what a receiver did not take of a request, in its own words', async () => {
      const fault: Fault = { kind: 'partial-success', rejected: 1, message: 'span too old' };
      await receiver.misbehave(fault, TRACES);
      const running = await recordSpan();
      await waitForWords(running, 'rejected 1 span');
      const run = await running.stop();
      app = undefined;
      expect(requestsForTraces()).toHaveLength(1);
      expect(ownLines(run)).toContainEqual(
        expect.stringMatching(/ rejected 1 span: "span too old"\.$/),
      );
    });
  });

  describe('an end', () => {
    it('by itself delivers', async () => {
      const run = await runToEnd('by itself', { env: environment() });
      expect(receiver.spans).toHaveLength(2);
      expect(run).toMatchObject({ exitCode: 0, signal: null });
      expect(otherLines(run)).toEqual([]);
    });

    it('by a signal delivers', async () => {
      const { stop } = await recordSpan();
      const run = await stop('SIGTERM');
      app = undefined;
      expect(receiver.spans).toHaveLength(1);
      expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    });

    it('by shutdown() delivers, and what is connected keeps nothing alive', async () => {
      const run = await runScript(SHUTDOWN, { env: environment() });
      expect(receiver.spans.map(({ name }) => name)).toEqual(['work']);
      expect(run).toMatchObject({ exitCode: 0, signal: null, stdout: 'down\n' });
    });

    it.each(['with process.exit', 'with an uncaught error'])(
      '%s delivers, when the event loop has stopped',
      async (end) => {
        const run = await runToEnd(end, { env: environment() });
        expect(receiver.spans).toHaveLength(2);
        expect(leftBehind(run)).toEqual([]);
      },
    );

    it.each(['by itself', 'by its own signal', 'with process.exit'])(
      '%s says that nothing listens',
      async (end) => {
        const address = await findDeadAddress();
        const run = await runToEnd(end, { env: environment(address) });
        expect(leftBehind(run)).toEqual([expect.stringContaining('ECONNREFUSED')]);
      },
    );

    it.each(['by itself', 'by its own signal', 'with process.exit'])(
      '%s says what a receiver that hangs has left behind',
      async (end) => {
        await receiver.misbehave({ kind: 'hang', reads: true });
        const run = await runToEnd(end, { env: environment() });
        expect(leftBehind(run)).toEqual([expect.stringContaining('within 1000 ms')]);
      },
    );

    it('by shutdown() waits for a receiver that hangs, once', async () => {
      await receiver.misbehave({ kind: 'hang', reads: true });
      const env = { ...environment(), ACME_OTEL_SHUTDOWN_TIMEOUT: '4000' };
      const run = await runScript(SHUTDOWN, { env });
      expect(leftBehind(run)).toEqual([expect.stringContaining('within 4000 ms')]);
      expect(run).toMatchObject({ exitCode: 0, signal: null, stdout: 'down\n' });
      expect(run.durationMillis).toBeLessThan(7000);
    });
  });
});

const TRACES = { signals: ['traces'] } as const;

/** Waits until an application has printed something, for at most five seconds. */
async function waitForWords(running: App, words: string): Promise<void> {
  for (let looks = 0; looks < 250 && !running.stderr.includes(words); looks += 1) await sleep(20);
}

function behaveAfterFirstRefusal(): void {
  const stop = receiver.onRequest(({ signal }: ReceivedRequest) => {
    if (signal !== 'traces') return;
    stop();
    void receiver.behave();
  });
}

/** Records a span and shuts the distro down, by hand. */
const SHUTDOWN = `
  const { start } = require('@acme/otel-auto');
  require('@opentelemetry/api').trace.getTracer('app').startSpan('work').end();
  start().shutdown().then(() => console.log('down'));
`;

const failures = (run: Parameters<typeof ownLines>[0]): string[] =>
  ownLines(run).filter((line) => line.startsWith('traces could not be delivered'));

const leftBehind = (run: Parameters<typeof ownLines>[0]): string[] =>
  ownLines(run).filter((line) => line.startsWith('the process ends and leaves behind'));
