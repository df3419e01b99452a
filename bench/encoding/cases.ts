import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ItemWriter } from '../../packages/otel-auto/build/otlp-encoding/batch.js';
import { requireFromDistro } from '../../scripts/support/built-distro.ts';
import { createLogRecords, createSpans } from './items.ts';

type Transformer = typeof import('@opentelemetry/otlp-transformer');
type Encoding = typeof import('../../packages/otel-auto/build/otlp-encoding/batch.js') &
  typeof import('../../packages/otel-auto/build/otlp-encoding/chunk-pool.js') &
  typeof import('../../packages/otel-auto/build/otlp-encoding/write-span.js') &
  typeof import('../../packages/otel-auto/build/otlp-encoding/write-log-record.js');

const upstream = requireFromDistro('@opentelemetry/otlp-transformer') as Transformer;
const ours = Object.assign(
  {},
  ...['batch', 'chunk-pool', 'write-span', 'write-log-record'].map((name) =>
    requireFromDistro(`./build/otlp-encoding/${name}.js`),
  ),
) as Encoding;

type Transport = typeof import('../../packages/otel-auto/build/transport/to-otlp-json.js');

const { toOtlpJson } = requireFromDistro('./build/transport/to-otlp-json.js') as Transport;

export interface EncodingCase {
  /** The item that is encoded. */
  readonly item: string;
  readonly encoder: string;
  /** Encodes one batch, up to the bytes that a sender takes, and gives how many there are. */
  readonly run: () => number;
}

/** One batch of items with each encoder. */
export function createCases(batchSize: number): EncodingCase[] {
  const spans = createSpans(batchSize);
  const records = createLogRecords(batchSize);
  return [
    {
      item: 'span of ten attributes',
      encoder: 'upstream',
      run: () => upstream.ProtobufTraceSerializer.serializeRequest(spans)?.length ?? 0,
    },
    { item: 'span of ten attributes', encoder: 'ours', run: runOurs(ours.writeSpan, spans) },
    {
      item: 'log record',
      encoder: 'upstream',
      run: () => upstream.ProtobufLogsSerializer.serializeRequest(records)?.length ?? 0,
    },
    { item: 'log record', encoder: 'ours', run: runOurs(ours.writeLogRecord, records) },
    {
      item: 'span in JSON',
      encoder: 'upstream',
      run: () => upstream.JsonTraceSerializer.serializeRequest(spans)?.length ?? 0,
    },
    { item: 'span in JSON', encoder: 'ours', run: runToJson('traces', ours.writeSpan, spans) },
  ];
}

/** Encodes to protobuf, and converts that as it is sent over `http/json`. */
function runToJson<Item extends ReadableSpan | ReadableLogRecord>(
  signal: Parameters<Transport['toOtlpJson']>[0],
  writeItem: ItemWriter<Item>,
  items: readonly Item[],
): () => number {
  const batch = new ours.Batch(writeItem, new ours.ChunkPool());
  return () => {
    for (const item of items) batch.add(item, item.resource, item.instrumentationScope);
    const request = batch.take();
    if (request === undefined) throw new Error('the batch is empty');
    const bytes = request.toBytes();
    request.release();
    return toOtlpJson(signal, bytes).length;
  };
}

function runOurs<Item extends ReadableSpan | ReadableLogRecord>(
  writeItem: ItemWriter<Item>,
  items: readonly Item[],
): () => number {
  const batch = new ours.Batch(writeItem, new ours.ChunkPool());
  return () => {
    for (const item of items) batch.add(item, item.resource, item.instrumentationScope);
    const request = batch.take();
    if (request === undefined) throw new Error('the batch is empty');
    request.release();
    return request.byteLength;
  };
}
