import { afterEach, describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { ExportMetrics } from '../../src/export/export-metrics';
import { NOT_ENCODED, outboxFull, REFUSED } from '../../src/export/loss-cause';
import { GrpcStatusError } from '../../src/transport/grpc-status';
import { AnswerError } from '../../src/transport/http-sender';
import type { Signal } from '../../src/signal';
import { TestMetricReader } from '../support/metric-reader';
import { createExportRequest } from '../support/export-request';
import { parse } from '../settings/parse';

const ACCEPTED = { kind: 'accepted', response: {} } as const;
const REQUEST = { signal: 'traces', count: 5 } as const;

let providers: MeterProvider[] = [];

afterEach(async () => {
  for (const provider of providers) await provider.shutdown();
  providers = [];
});

const create = (env: Readonly<Record<string, string>> = {}) => {
  const reader = new TestMetricReader();
  const meterProvider = new MeterProvider({ resource: emptyResource(), readers: [reader] });
  providers.push(meterProvider);
  const inflight = new Map<Signal, number>();
  const measured = new ExportMetrics({
    settings: parse(env).settings,
    meterProvider,
    countInflight: (signal) => inflight.get(signal) ?? 0,
  });
  /** The points of a metric, without what names the component. */
  const read = async (name: string) => {
    const points = (await reader.read()).get(name)?.dataPoints ?? [];
    return points.map(({ attributes, value }) => [
      attributes['error.type'],
      typeof value === 'object' ? value.count : value,
    ]);
  };
  return { measured, reader, read, inflight };
};

describe('the metrics of an exporter', () => {
  it('name the component and the server, also at the usual port of its scheme', async () => {
    const { measured, reader } = create({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector' });
    measured.onResult(createExportRequest(), ACCEPTED, 1);
    const metric = (await reader.read()).get('otel.sdk.exporter.log.exported');
    expect(metric!.dataPoints[0]!.attributes).toEqual({
      'otel.component.type': 'otlp_http_log_exporter',
      'otel.component.name': 'otlp_http_log_exporter/0',
      'server.address': 'collector',
      'server.port': 443,
    });
  });

  it('have one duration for all attempts of a batch, at its end', async () => {
    const { measured, read } = create();
    const request = createExportRequest(1, REQUEST);
    measured.onSend(request);
    measured.onResult(
      request,
      { kind: 'retryable', error: new Error('no'), retryAfterMillis: 0 },
      0,
    );
    measured.onSend(request);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([]);
    measured.onResult(request, ACCEPTED, 5);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([[undefined, 1]]);
    expect(await read('otel.sdk.exporter.span.exported')).toEqual([[undefined, 5]]);
  });

  it('say by which answer a batch was refused, and that one was taken in part', async () => {
    const { measured, read } = create();
    const requests = [1, 2].map(() => createExportRequest(1, REQUEST));
    for (const request of requests) measured.onSend(request);
    measured.onResult(requests[0]!, { kind: 'rejected', error: new AnswerError(413, 'no') }, 0);
    measured.onLoss('traces', 5, REFUSED);
    measured.onResult(requests[1]!, ACCEPTED, 3);
    measured.onLoss('traces', 2, REFUSED);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([
      ['413', 1],
      ['rejected', 1],
    ]);
    expect(await read('otel.sdk.exporter.span.exported')).toEqual([
      ['rejected', 7],
      [undefined, 3],
    ]);
  });

  it('have a duration of what was given up after an attempt, and none of what was never tried', async () => {
    const { measured, read } = create();
    const [tried, waiting] = [createExportRequest(1, REQUEST), createExportRequest(1, REQUEST)];
    measured.onSend(tried);
    for (const request of [tried, waiting]) measured.onGiveUp(request, outboxFull(1));
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([['outbox_full', 1]]);
  });

  it('count with the processor what never came to the exporter; data points have none', async () => {
    const { measured, read } = create();
    measured.onEnqueue(createExportRequest(1, REQUEST));
    measured.onEnqueue(createExportRequest(1, { signal: 'metrics' }));
    measured.onLoss('traces', 1, NOT_ENCODED);
    measured.onLoss('metrics', 2, NOT_ENCODED);
    expect(await read('otel.sdk.processor.span.processed')).toEqual([
      [undefined, 5],
      ['encoding_failed', 1],
    ]);
    expect(await read('otel.sdk.exporter.span.exported')).toEqual([]);
    expect(await read('otel.sdk.exporter.metric_data_point.exported')).toEqual([
      ['encoding_failed', 2],
    ]);
  });

  it.each([
    ['http/json', 'https://collector', 'otlp_http_json_span_exporter'],
    ['grpc', 'https://collector', 'otlp_grpc_span_exporter'],
  ])('name the component over %s as well', async (protocol, endpoint, type) => {
    const { measured, reader } = create({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    });
    measured.onResult(createExportRequest(1, REQUEST), ACCEPTED, 5);
    const metric = (await reader.read()).get('otel.sdk.exporter.span.exported');
    expect(metric?.dataPoints[0]).toMatchObject({
      attributes: {
        'otel.component.type': type,
        'otel.component.name': `${type}/0`,
        'server.address': 'collector',
        'server.port': 443,
      },
      value: 5,
    });
  });

  it('name a socket by its path', async () => {
    const { measured, reader } = create({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'unix:/run/collector.sock',
    });
    measured.onResult(createExportRequest(), ACCEPTED, 1);
    const metric = (await reader.read()).get('otel.sdk.exporter.log.exported');
    const { attributes } = metric!.dataPoints[0]!;
    expect(attributes['server.address']).toBe('/run/collector.sock');
    expect(attributes).not.toHaveProperty('server.port');
  });

  it.each([
    ['a status over HTTP', new AnswerError(413, 'no'), '413', 'http.response.status_code', 413],
    [
      'a status over gRPC',
      new GrpcStatusError('INVALID_ARGUMENT', 'no'),
      'INVALID_ARGUMENT',
      'rpc.status_code',
      'INVALID_ARGUMENT',
    ],
    [
      'a code of Node.js',
      Object.assign(new Error('no'), { code: 'ERR_INVALID_URL' }),
      'ERR_INVALID_URL',
      'error.type',
      'ERR_INVALID_URL',
    ],
  ])('say by %s why a batch was refused', async (_, error, type, attribute, value) => {
    const { measured, reader } = create();
    const request = createExportRequest(1, REQUEST);
    measured.onSend(request);
    measured.onResult(request, { kind: 'rejected', error }, 0);
    const metric = (await reader.read()).get('otel.sdk.exporter.operation.duration');
    expect(metric?.dataPoints[0]?.attributes).toMatchObject({
      'error.type': type,
      [attribute]: value,
    });
  });

  it('observe what waits: in the batch, and in flight', async () => {
    const { measured, read, inflight } = create({ OTEL_BSP_MAX_QUEUE_SIZE: '100' });
    let held = 3;
    measured.watchQueue('traces', () => held);
    inflight.set('traces', 7);
    expect(await read('otel.sdk.processor.span.queue.size')).toEqual([[undefined, 3]]);
    expect(await read('otel.sdk.exporter.span.inflight')).toEqual([[undefined, 7]]);
    held = 0;
    expect(await read('otel.sdk.processor.span.queue.size')).toEqual([[undefined, 0]]);
    expect(await read('otel.sdk.processor.span.queue.capacity')).toEqual([[undefined, 100]]);
  });

  it('have no capacity where bytes bound what waits', async () => {
    const { measured, read } = create();
    measured.watchQueue('logs', () => 0);
    expect(await read('otel.sdk.processor.log.queue.capacity')).toEqual([]);
  });
});
