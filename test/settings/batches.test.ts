import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runScript } from '../support/run';

type Environment = Readonly<Record<string, string>>;

/** Runs a script that makes `count` spans and log records at once, and again after `pause` ms. */
const run = (env: Environment, receiver?: Receiver): Promise<Run> =>
  runScript(
    `
    const { logs, metrics, trace } = require('@opentelemetry/api');
    const counter = metrics.getMeter('app').createCounter('done');
    const histogram = metrics.getMeter('app').createHistogram('size');
    const work = () => {
      for (let index = 0; index < 6; index += 1) {
        trace.getTracer('app').startSpan('work').end();
        logs.getLogger('app').emit({ body: 'worked' });
      }
      counter.add(1);
      histogram.record(3);
    };
    work();
    setTimeout(work, 500);
    setTimeout(() => {}, 900);`,
    { env, ...(receiver && { receiver }) },
  );

const requestsOf = ({ requests }: Run, signal: string) =>
  requests.filter((request) => request.signal === signal);
const sizesOf = (done: Run, items: 'spans' | 'logRecords') => done[items].length;

describe('batches', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '20',
      OTEL_BLRP_SCHEDULE_DELAY: '20',
    });
  });
  let small: Run;
  beforeAll(async () => {
    small = await run({
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '3',
    });
  });
  let bounded: Run;
  beforeAll(async () => {
    bounded = await run({
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      OTEL_BLRP_SCHEDULE_DELAY: '60000',
      OTEL_BSP_MAX_QUEUE_SIZE: '4',
      OTEL_BLRP_MAX_QUEUE_SIZE: '5',
    });
  });

  it('OTEL_BSP_SCHEDULE_DELAY is how long spans wait', () =>
    expect(requestsOf(done, 'traces')).toHaveLength(2));
  it('OTEL_BLRP_SCHEDULE_DELAY is how long log records wait', () =>
    expect(requestsOf(done, 'logs')).toHaveLength(2));
  it('OTEL_BSP_MAX_EXPORT_BATCH_SIZE is how many spans leave together', () => {
    expect(requestsOf(small, 'traces')).toHaveLength(6);
    expect(sizesOf(small, 'spans')).toBe(12);
  });
  it('OTEL_BLRP_MAX_EXPORT_BATCH_SIZE is how many log records leave together', () => {
    expect(requestsOf(small, 'logs')).toHaveLength(4);
    expect(sizesOf(small, 'logRecords')).toBe(12);
  });
  it('OTEL_BSP_MAX_QUEUE_SIZE is how many spans may wait', () => {
    expect(sizesOf(bounded, 'spans')).toBe(4);
    expect(bounded.stderr).toContain('4 wait already (OTEL_BSP_MAX_QUEUE_SIZE)');
  });
  it('OTEL_BLRP_MAX_QUEUE_SIZE is how many log records may wait', () => {
    expect(sizesOf(bounded, 'logRecords')).toBe(5);
    expect(bounded.stderr).toContain('5 wait already (OTEL_BLRP_MAX_QUEUE_SIZE)');
  });
});

describe.each(['http/protobuf', 'http/json', 'grpc'])(
  'the time for an export over %s',
  (protocol) => {
    let receiver: Receiver;
    let done: Run;
    beforeAll(async () => {
      receiver = await createReceiver();
      await receiver.misbehave({ kind: 'hang', reads: true });
      done = await run(
        {
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_BSP_SCHEDULE_DELAY: '20',
          OTEL_BLRP_SCHEDULE_DELAY: '20',
          OTEL_METRIC_EXPORT_INTERVAL: '300',
          OTEL_BSP_EXPORT_TIMEOUT: '200',
          OTEL_BLRP_EXPORT_TIMEOUT: '210',
          OTEL_METRIC_EXPORT_TIMEOUT: '220',
        },
        receiver,
      );
    });
    afterAll(() => receiver.close());

    it('OTEL_BSP_EXPORT_TIMEOUT gives spans up, with a word', () =>
      expect(ownLines(done)).toContain(
        '6 spans lost until now: not delivered within 200 ms (OTEL_BSP_EXPORT_TIMEOUT).',
      ));
    it('OTEL_BLRP_EXPORT_TIMEOUT gives log records up, with a word', () =>
      expect(ownLines(done)).toContain(
        '6 log records lost until now: not delivered within 210 ms (OTEL_BLRP_EXPORT_TIMEOUT).',
      ));
    it('OTEL_METRIC_EXPORT_TIMEOUT gives metrics up, with a word', () =>
      expect(done.stderr).toContain('not delivered within 220 ms (OTEL_METRIC_EXPORT_TIMEOUT).'));
  },
);

describe('the exports of metrics', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_METRIC_EXPORT_INTERVAL: '100',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
        'base2_exponential_bucket_histogram',
    });
  });
  const pointsOf = (name: string) => done.metricPoints.filter((point) => point.name === name);

  it('OTEL_METRIC_EXPORT_INTERVAL is the time between two of them', () => {
    expect(requestsOf(done, 'metrics').length).toBeGreaterThan(3);
  });
  it('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE counts from the last export', () => {
    expect(pointsOf('done').map(({ temporality, value }) => [temporality, Number(value)])).toEqual([
      ['delta', 1],
      ['delta', 1],
    ]);
  });
  it('OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION lets the bounds follow the values', () => {
    expect(pointsOf('size')[0]?.type).toBe('exponentialHistogram');
  });
});

describe('the metrics of the SDK itself', () => {
  const namesOf = async (env: Environment) => (await run(env)).metricPoints.map(({ name }) => name);

  it('ACME_OTEL_SDK_METRICS exports them', async () => {
    expect(await namesOf({ ACME_OTEL_SDK_METRICS: 'true' })).toContain('otel.sdk.span.started');
  });
  it('OTEL_NODE_EXPERIMENTAL_SDK_METRICS exports them too', async () => {
    const names = await namesOf({ OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true' });
    expect(names).toContain('otel.sdk.span.started');
  });
});
