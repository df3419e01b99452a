import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { ApplicationStream } from '../console/application-stream';
import { OtlpLineExporter } from '../console/otlp-line-exporter';
import type { SignalExporter } from '../console/signal-exporter';
import type { LoaderOf } from '../loader-of';
import { Batch } from '../otlp-encoding/batch';
import { ChunkPool } from '../otlp-encoding/chunk-pool';
import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import { writeLogRecord } from '../otlp-encoding/write-log-record';
import { writeSpan } from '../otlp-encoding/write-span';
import type { Signal } from '../signal';

/** Creates the exporter that writes OTLP JSON to stdout. */
export function createOtlpLineExporter(
  signal: Signal,
  chunks: LoaderOf<{
    readonly 'metrics-encoding': typeof import('../chunks/metrics-encoding');
  }>,
): SignalExporter {
  const stream = new ApplicationStream(process.stdout);
  if (signal === 'metrics') {
    const { encodeMetrics } = chunks.load('metrics-encoding');
    return new OtlpLineExporter(signal, stream, encodeMetrics);
  }
  const pool = new ChunkPool();
  if (signal === 'traces') {
    const batch = new Batch(writeSpan, pool);
    return new OtlpLineExporter(signal, stream, (spans: readonly ReadableSpan[]) =>
      encode(batch, spans),
    );
  }
  const batch = new Batch(writeLogRecord, pool);
  return new OtlpLineExporter(signal, stream, (records: readonly ReadableLogRecord[]) =>
    encode(batch, records),
  );
}

function encode<Item extends ReadableSpan | ReadableLogRecord>(
  batch: Batch<Item>,
  items: readonly Item[],
): EncodedRequest | undefined {
  for (const item of items) batch.add(item, item.resource, item.instrumentationScope);
  return batch.take();
}
