import { createLogRecords, createSpans, requireFromDistro } from './items.mjs';

const upstream = requireFromDistro('@opentelemetry/otlp-transformer');
const ours = Object.assign(
  {},
  ...['batch', 'chunk-pool', 'write-span', 'write-log-record'].map((name) =>
    requireFromDistro(`./build/otlp-encoding/${name}.js`),
  ),
);

/**
 * @typedef {object} EncodingCase
 * @property {string} item what is encoded
 * @property {string} encoder
 * @property {() => number} run encodes one batch, up to the bytes that a sender takes, and gives how many there are
 */

/**
 * One batch of items with each encoder.
 *
 * @param {number} batchSize
 * @returns {EncodingCase[]}
 */
export function createCases(batchSize) {
  const spans = createSpans(batchSize);
  const records = createLogRecords(batchSize);
  return [
    {
      item: 'span of ten attributes',
      encoder: 'upstream',
      run: () => upstream.ProtobufTraceSerializer.serializeRequest(spans).length,
    },
    { item: 'span of ten attributes', encoder: 'ours', run: runOurs(ours.writeSpan, spans) },
    {
      item: 'log record',
      encoder: 'upstream',
      run: () => upstream.ProtobufLogsSerializer.serializeRequest(records).length,
    },
    { item: 'log record', encoder: 'ours', run: runOurs(ours.writeLogRecord, records) },
  ];
}

function runOurs(writeItem, items) {
  const batch = new ours.Batch(writeItem, new ours.ChunkPool());
  return () => {
    for (const item of items) batch.add(item, item.resource, item.instrumentationScope);
    const request = batch.take();
    request.release();
    return request.byteLength;
  };
}
