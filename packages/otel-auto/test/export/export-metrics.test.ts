import { afterEach, describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { ExportMetrics } from '../../src/export/export-metrics';
import { AFTER_SHUTDOWN, NOT_ENCODED, outboxFull, REFUSED } from '../../src/export/loss-cause';
import { AnswerError } from '../../src/transport/http-sender';
import type { Signal } from '../../src/signal';
import { TestMetricReader } from '../support/metric-reader';
import { createExportRequest } from '../support/export-request';
import { parse } from '../settings/parse';

const ACCEPTED = { kind: 'accepted', answer: new Uint8Array() } as const;
const PARCEL = { signal: 'traces', count: 5 } as const;

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

describe('the metrics of a delivery', () => {
  it('name the component and the server, also at the usual port of its scheme', async () => {
    const { measured, reader } = create({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector' });
    measured.onAttempt(createExportRequest(), ACCEPTED, 1);
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
    const parcel = createExportRequest(1, PARCEL);
    measured.onDepart(parcel);
    measured.onAttempt(
      parcel,
      { kind: 'retryable', error: new Error('no'), retryAfterMillis: 0 },
      0,
    );
    measured.onDepart(parcel);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([]);
    measured.onAttempt(parcel, ACCEPTED, 5);
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([[undefined, 1]]);
    expect(await read('otel.sdk.exporter.span.exported')).toEqual([[undefined, 5]]);
  });

  it('say by which answer a batch was refused, and that one was taken in part', async () => {
    const { measured, read } = create();
    const parcels = [1, 2].map(() => createExportRequest(1, PARCEL));
    for (const parcel of parcels) measured.onDepart(parcel);
    measured.onAttempt(parcels[0]!, { kind: 'rejected', error: new AnswerError(413, 'no') }, 0);
    measured.onLoss('traces', 5, REFUSED);
    measured.onAttempt(parcels[1]!, ACCEPTED, 3);
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
    const [tried, waiting] = [createExportRequest(1, PARCEL), createExportRequest(1, PARCEL)];
    measured.onDepart(tried);
    for (const parcel of [tried, waiting]) measured.onGiveUp(parcel, outboxFull(1));
    expect(await read('otel.sdk.exporter.operation.duration')).toEqual([['outbox_full', 1]]);
  });

  it('count with the processor what never came to the exporter; data points have none', async () => {
    const { measured, read } = create();
    measured.onPost(createExportRequest(1, PARCEL));
    measured.onPost(createExportRequest(1, { signal: 'metrics' }));
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

  it('leave losses over other protocols to who exports there', async () => {
    const { measured, read } = create({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4317',
    });
    measured.onLoss('traces', 1, AFTER_SHUTDOWN);
    expect(await read('otel.sdk.processor.span.processed')).toEqual([]);
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
