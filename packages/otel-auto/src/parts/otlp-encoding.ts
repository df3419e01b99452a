// What the outbox takes: batches of each signal as export requests.
export { Batch } from '../otlp-encoding/batch';
export { ChunkPool } from '../otlp-encoding/chunk-pool';
export { encodeMetrics } from '../otlp-encoding/encode-metrics';
export { writeLogRecord } from '../otlp-encoding/write-log-record';
export { writeSpan } from '../otlp-encoding/write-span';
