import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { Batch } from '../../../src/otlp-encoding/batch';
import { ChunkPool } from '../../../src/otlp-encoding/chunk-pool';
import { writeLogRecord } from '../../../src/otlp-encoding/write-log-record';
import { writeSpan } from '../../../src/otlp-encoding/write-span';

export const createSpanBatch = (pool = new ChunkPool()): Batch<ReadableSpan> =>
  new Batch(writeSpan, pool);

export const createLogBatch = (pool = new ChunkPool()): Batch<ReadableLogRecord> =>
  new Batch(writeLogRecord, pool);

/** Adds an item under its own resource and scope. */
export function add<Item extends ReadableSpan | ReadableLogRecord>(
  batch: Batch<Item>,
  item: Item,
): void {
  batch.add(item, item.resource, item.instrumentationScope);
}

export const encodeSpans = (spans: readonly ReadableSpan[]): Uint8Array =>
  encodeAll(createSpanBatch(), spans);

export const encodeLogRecords = (records: readonly ReadableLogRecord[]): Uint8Array =>
  encodeAll(createLogBatch(), records);

function encodeAll<Item extends ReadableSpan | ReadableLogRecord>(
  batch: Batch<Item>,
  items: readonly Item[],
): Uint8Array {
  for (const item of items) add(batch, item);
  return batch.take()?.toBytes() ?? new Uint8Array();
}
