import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Batch } from './outlet';
const make = <T>(serialize: (items: T[]) => Uint8Array | undefined): Batch<T> => {
  let items: T[] = [];
  return {
    get count() {
      return items.length;
    },
    get byteLength() {
      return items.length * 300;
    },
    add(item) {
      items.push(item);
    },
    take() {
      if (items.length === 0) return undefined;
      const taken = items;
      items = [];
      const body = serialize(taken);
      return body && { body, count: taken.length };
    },
  };
};
export const createSpanBatch = () =>
  make<ReadableSpan>((i) => ProtobufTraceSerializer.serializeRequest(i));
export const createLogRecordBatch = () =>
  make<ReadableLogRecord>((i) => ProtobufLogsSerializer.serializeRequest(i));
