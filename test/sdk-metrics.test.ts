import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type MetricPoint, type Receiver } from '@acme/otlp-receiver';
import { ownLines, runScript, type FixtureOptions } from './support/run';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await createReceiver();
});
afterEach(() => receiver.close());

const run = (script: string, env: FixtureOptions['env'] = {}) =>
  runScript(
    `
    const { trace, logs, metrics } = require('@opentelemetry/api');
    const tracer = trace.getTracer('app');
    const telemetry = require('@acme/otel-auto').start();
    const spans = (count, attributes) => {
      for (let i = 0; i < count; i += 1) tracer.startSpan('work', { attributes }).end();
    };
    const lines = (count) => {
      for (let i = 0; i < count; i += 1) logs.getLogger('app').emit({ body: 'worked' });
    };
    (async () => {${script}})();`,
    { receiver, env: { ACME_OTEL_SDK_METRICS: 'true', ...env } },
  );

/** The newest values of a metric, by `error.type`; `ok` where there is none. */
const valuesOf = (name: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    receiver.metricPoints
      .filter((point) => point.name === name)
      .map(({ attributes, value, count }) => [
        String(attributes['error.type'] ?? 'ok'),
        Number(value ?? count),
      ]),
  );

const pointOf = (name: string): MetricPoint | undefined =>
  receiver.metricPoints.findLast((point) => point.name === name);

/**
 * Returns the losses of `items` that the lines of a run report, by cause: each line has the total
 * until then.
 */
const lossesSaid = (items: string, lines: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    lines.flatMap((line) =>
      [
        ...[...line.matchAll(/^(\d+) (.+?)s? lost until now: (.+)\.$/g)],
        ...[...line.matchAll(/(\d+) ([a-z ]+?)s? \(((?:[^()]|\([^()]*\))+)\)/g)],
      ]
        .filter(([, , said]) => said === items)
        .map(([, count, , cause]) => [cause!, Number(count)]),
    ),
  );

describe('the metrics of the SDK', () => {
  it('are not there unless somebody asks for them', async () => {
    await run("spans(1); lines(1); metrics.getMeter('app').createCounter('done').add(1);", {
      ACME_OTEL_SDK_METRICS: '',
    });
    expect(pointOf('done')).toMatchObject({ value: 1 });
    expect(receiver.metricPoints.filter(({ name }) => name.startsWith('otel.'))).toEqual([]);
  });

  it('say so where metrics are off', async () => {
    const ended = await run('spans(1);', { OTEL_METRICS_EXPORTER: 'none' });
    expect(ownLines(ended)).toContain(
      'ACME_OTEL_SDK_METRICS="true" is not of use where metrics are off (set OTEL_METRICS_EXPORTER=otlp); ignored',
    );
    expect(ended).toMatchObject({ exitCode: 0, stdout: '' });
    expect(ended.spans).toHaveLength(1);
  });

  it('follow a span and a log record from their start to their receiver', async () => {
    await run(`
      const open = tracer.startSpan('open');
      spans(3);
      lines(2);
      await telemetry.forceFlush();
      spans(1);
    `);
    expect(valuesOf('otel.sdk.span.started')).toEqual({ ok: 5 });
    expect(valuesOf('otel.sdk.span.live')).toEqual({ ok: 1 });
    expect(valuesOf('otel.sdk.log.created')).toEqual({ ok: 2 });
    expect(valuesOf('otel.sdk.processor.log.processed')).toEqual({ ok: 2 });
    expect(valuesOf('otel.sdk.exporter.log.exported')).toEqual({ ok: 2 });
    expect(valuesOf('otel.sdk.exporter.span.exported')).toEqual({ ok: 4 });
    expect(pointOf('otel.sdk.processor.span.queue.size')).toMatchObject({ unit: '{span}' });
    expect(pointOf('otel.sdk.exporter.span.inflight')).toMatchObject({
      unit: '{span}',
      attributes: {
        'otel.component.type': 'otlp_http_span_exporter',
        'otel.component.name': 'otlp_http_span_exporter/0',
        'server.address': '127.0.0.1',
        'server.port': receiver.port,
      },
    });
    expect(pointOf('otel.sdk.exporter.metric_data_point.exported')?.value).toBeGreaterThan(0);
    expect(pointOf('otel.sdk.exporter.operation.duration')).toMatchObject({ unit: 's' });
    expect(pointOf('otel.sdk.metric_reader.collection.duration')).toMatchObject({
      attributes: { 'otel.component.type': 'periodic_metric_reader' },
    });
  });

  it('count what a rejection, an outage and a bound cost, as stderr does', async () => {
    const onlyTraces = { signals: ['traces'] } as const;
    const flushes = 6;
    await receiver.misbehave({ kind: 'answer', status: 403, body: 'too old' }, onlyTraces);
    let asked = 0;
    receiver.onRequest(({ signal }) => {
      if (signal !== 'traces') return;
      asked += 1;
      if (asked === 1) void receiver.misbehave({ kind: 'answer', status: 503 }, onlyTraces);
      if (asked === flushes) void receiver.behave();
    });
    const ended = await run(
      `
      spans(3);
      lines(8);
      await telemetry.forceFlush();
      for (let i = 1; i < ${flushes}; i += 1) {
        spans(4, { text: 'x'.repeat(10_000) });
        await telemetry.forceFlush();
      }
      await telemetry.forceFlush();
      `,
      { ACME_OTEL_OUTBOX_BYTES: '65536', OTEL_BLRP_MAX_QUEUE_SIZE: '5' },
    );
    const said = ownLines(ended);
    const arrived = receiver.spans.length;
    const fullOutbox = lossesSaid('span', said)[
      '65536 bytes wait already (ACME_OTEL_OUTBOX_BYTES)'
    ];
    expect(fullOutbox).toBeGreaterThan(0);
    expect(lossesSaid('span', said)['refused by the receiver']).toBe(3);
    expect(valuesOf('otel.sdk.exporter.span.exported')).toEqual({
      ok: arrived,
      rejected: 3,
      outbox_full: fullOutbox,
    });
    expect(arrived + fullOutbox!).toBe(20);
    expect(valuesOf('otel.sdk.processor.span.processed')).toEqual({ ok: 23 });
    expect(valuesOf('otel.sdk.exporter.span.inflight')).toEqual({ ok: 0 });
    expect(Object.keys(valuesOf('otel.sdk.exporter.operation.duration'))).toEqual(
      expect.arrayContaining(['ok', '403', 'outbox_full']),
    );

    expect(lossesSaid('log record', said)).toEqual({
      '5 wait already (OTEL_BLRP_MAX_QUEUE_SIZE)': 3,
    });
    expect(valuesOf('otel.sdk.processor.log.processed')).toEqual({ ok: 5, queue_full: 3 });
    expect(valuesOf('otel.sdk.processor.log.queue.capacity')).toEqual({ ok: 5 });
    expect(valuesOf('otel.sdk.processor.log.queue.size')).toEqual({ ok: 0 });
    expect(valuesOf('otel.sdk.exporter.log.exported')).toEqual({ ok: 5 });
  });

  describe.each(['http/json', 'grpc'] as const)('over %s', (protocol) => {
    const runOver = (script: string) => run(script, { OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    const type = protocol === 'grpc' ? 'otlp_grpc_span_exporter' : 'otlp_http_json_span_exporter';

    it('are the same, of another exporter', async () => {
      await runOver('spans(3); lines(2); await telemetry.forceFlush();');
      expect(valuesOf('otel.sdk.processor.span.processed')).toEqual({ ok: 3 });
      expect(valuesOf('otel.sdk.exporter.span.exported')).toEqual({ ok: 3 });
      expect(valuesOf('otel.sdk.exporter.span.inflight')).toEqual({ ok: 0 });
      expect(valuesOf('otel.sdk.exporter.log.exported')).toEqual({ ok: 2 });
      expect(pointOf('otel.sdk.exporter.metric_data_point.exported')?.value).toBeGreaterThan(0);
      expect(
        receiver.metricPoints.find(
          ({ name, attributes }) =>
            name === 'otel.sdk.exporter.operation.duration' &&
            attributes['otel.component.type'] === type,
        ),
      ).toMatchObject({
        unit: 's',
        attributes: { 'otel.component.name': `${type}/0`, 'server.address': '127.0.0.1' },
      });
    });

    it('say why an export failed', async () => {
      await receiver.misbehave(
        { kind: 'answer', status: 400, body: 'too old' },
        { signals: ['traces'] },
      );
      await runOver('spans(3); await telemetry.forceFlush();');
      const status = protocol === 'grpc' ? 'INVALID_ARGUMENT' : '400';
      expect(valuesOf('otel.sdk.exporter.span.exported')).toEqual({ rejected: 3 });
      expect(valuesOf('otel.sdk.exporter.operation.duration')).toMatchObject({ [status]: 1 });
    });
  });
});
