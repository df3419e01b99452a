import { afterEach, describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { ExportOutcome } from '../../src/export/export-watcher';
import { AnswerError } from '../../src/transport/http-sender';
import { createMeasuredExporter } from '../../src/console/measured-exporter';
import type { Signal } from '../../src/signal';
import type { OtlpSettings } from '../../src/settings/settings';
import { TestMetricReader } from '../support/metric-reader';
import { otlpSettings } from '../support/otlp-settings';

const SUCCESS: ExportOutcome = { code: 0 };
const failure = (error: Error): ExportOutcome => ({ code: 1, error });

let providers: MeterProvider[] = [];

afterEach(async () => {
  for (const provider of providers) await provider.shutdown();
  providers = [];
});

/** A measured exporter whose exports end when a test says so. */
const create = (signal: Signal, otlp: Partial<OtlpSettings> = {}) => {
  const reader = new TestMetricReader();
  const meterProvider = new MeterProvider({ resource: emptyResource(), readers: [reader] });
  providers.push(meterProvider);
  const pending: ((outcome: ExportOutcome) => void)[] = [];
  const exporter = createMeasuredExporter(
    {
      export: (_items, onResult) => void pending.push(onResult),
      shutdown: () => Promise.resolve(),
    },
    { signal, otlp: otlpSettings({ protocol: 'http/json', ...otlp }), meterProvider },
  );
  const outcomes: ExportOutcome[] = [];
  const begin = (items: unknown) =>
    exporter.export(items as never, (outcome) => void outcomes.push(outcome));
  const end = (outcome: ExportOutcome) => pending.shift()!(outcome);
  const readPoints = async (name: string) => (await reader.read()).get(name)?.dataPoints ?? [];
  /** The points of a metric, without what names the component. */
  const read = async (name: string) =>
    (await readPoints(name)).map(({ attributes, value }) => [
      attributes['error.type'],
      typeof value === 'object' ? value.count : value,
    ]);
  return { begin, end, outcomes, read, readPoints };
};

describe('createMeasuredExporter', () => {
  it.each([
    ['traces', 'http/json', 'otlp_http_json_span_exporter'],
    ['logs', 'http/json', 'otlp_http_json_log_exporter'],
    ['traces', 'grpc', 'otlp_grpc_span_exporter'],
    ['logs', 'grpc', 'otlp_grpc_log_exporter'],
  ] as const)('names the exporter of %s over %s and its server', async (signal, protocol, type) => {
    const { begin, end, readPoints } = create(signal, { protocol, url: 'https://collector' });
    begin([{}]);
    end(SUCCESS);
    const [point] = await readPoints('otel.sdk.exporter.operation.duration');
    expect(point?.attributes).toEqual({
      'otel.component.type': type,
      'otel.component.name': `${type}/0`,
      'server.address': 'collector',
      'server.port': 443,
    });
  });

  it('names a socket by its path', async () => {
    const { begin, end, readPoints } = create('traces', { url: 'unix:/run/collector.sock' });
    begin([{}]);
    end(SUCCESS);
    const [point] = await readPoints('otel.sdk.exporter.span.exported');
    expect(point?.attributes).toMatchObject({ 'server.address': '/run/collector.sock' });
    expect(point?.attributes).not.toHaveProperty('server.port');
  });

  it('observes what has no answer yet, and counts what has', async () => {
    const { begin, end, outcomes, read } = create('traces');
    begin([{}, {}, {}]);
    begin([{}]);
    expect(await read('otel.sdk.exporter.span.inflight')).toEqual([[undefined, 4]]);
    end(SUCCESS);
    expect(await read('otel.sdk.exporter.span.inflight')).toEqual([[undefined, 1]]);
    expect(await read('otel.sdk.exporter.span.exported')).toEqual([[undefined, 3]]);
    expect(outcomes).toEqual([SUCCESS]);
  });

  it('counts data points, not metrics', async () => {
    const { begin, end, read } = create('metrics');
    begin({ scopeMetrics: [{ metrics: [{ dataPoints: [{}, {}] }, { dataPoints: [{}] }] }] });
    end(SUCCESS);
    expect(await read('otel.sdk.exporter.metric_data_point.exported')).toEqual([[undefined, 3]]);
  });

  it.each([
    ['a status over HTTP', new AnswerError(413, 'no'), '413', 'http.response.status_code', 413],
    [
      'a status over gRPC',
      Object.assign(new Error('3 INVALID_ARGUMENT'), { code: 3, statusName: 'INVALID_ARGUMENT' }),
      'INVALID_ARGUMENT',
      'rpc.status_code',
      'INVALID_ARGUMENT',
    ],
    [
      'a code of Node.js',
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
      'error.type',
      'ECONNREFUSED',
    ],
  ])('says by %s why an export failed', async (_, error, type, attribute, value) => {
    const { begin, end, read, readPoints } = create('logs');
    begin([{}, {}]);
    end(failure(error));
    expect(await read('otel.sdk.exporter.log.exported')).toEqual([[type, 2]]);
    const [point] = await readPoints('otel.sdk.exporter.operation.duration');
    expect(point?.attributes).toMatchObject({ 'error.type': type, [attribute]: value });
  });

  it('tells what a receiver left out from what it took', async () => {
    const { begin, end, read } = create('logs');
    begin([{}, {}, {}]);
    end({ ...SUCCESS, partialSuccess: { rejectedCount: 2, message: '' } });
    expect(await read('otel.sdk.exporter.log.exported')).toEqual([
      [undefined, 1],
      ['rejected', 2],
    ]);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([['rejected', 1]]);
  });

  it('believes no receiver that left out more than there was', async () => {
    const { begin, end, read } = create('logs');
    begin([{}]);
    end({ ...SUCCESS, partialSuccess: { rejectedCount: 100, message: '' } });
    expect(await read('otel.sdk.exporter.log.exported')).toEqual([['rejected', 1]]);
  });
});
