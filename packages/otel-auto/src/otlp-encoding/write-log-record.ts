import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { writeAnyValue, writeAttributes } from './any-value';
import type { ByteWriter } from './byte-writer';
import { fieldTag } from './field-tag';

const LOG_RECORD = {
  time: fieldTag(1, 'fixed64'),
  severityNumber: fieldTag(2, 'varint'),
  severityText: fieldTag(3, 'lengthPrefixed'),
  body: fieldTag(5, 'lengthPrefixed'),
  attributes: fieldTag(6, 'lengthPrefixed'),
  droppedAttributesCount: fieldTag(7, 'varint'),
  flags: fieldTag(8, 'fixed32'),
  traceId: fieldTag(9, 'lengthPrefixed'),
  spanId: fieldTag(10, 'lengthPrefixed'),
  observedTime: fieldTag(11, 'fixed64'),
  eventName: fieldTag(12, 'lengthPrefixed'),
};

const MAX_SEVERITY_NUMBER = 24;

/**
 * Writes the fields of a `LogRecord`.
 *
 * @throws whatever the record's own code throws, such as the keys of its attributes
 */
export function writeLogRecord(writer: ByteWriter, record: ReadableLogRecord): void {
  const { severityNumber, severityText, body, eventName, droppedAttributesCount } = record;
  writer.time(LOG_RECORD.time, record.hrTime);
  const isKnown = typeof severityNumber === 'number' && severityNumber > 0;
  if (isKnown && severityNumber <= MAX_SEVERITY_NUMBER) {
    writer.uint32(LOG_RECORD.severityNumber, severityNumber);
  }
  if (severityText) writer.text(LOG_RECORD.severityText, severityText);
  writeBody(writer, body);
  writeAttributes(writer, LOG_RECORD.attributes, record.attributes);
  if (droppedAttributesCount) {
    writer.uint32(LOG_RECORD.droppedAttributesCount, droppedAttributesCount);
  }
  writeTraceContext(writer, record.spanContext);
  writer.time(LOG_RECORD.observedTime, record.hrTimeObserved);
  if (eventName) writer.text(LOG_RECORD.eventName, eventName);
}

/**
 * Writes the body, which may be any value of the application; one that cannot be read is left out.
 */
function writeBody(writer: ByteWriter, body: unknown): void {
  if (body === undefined) return;
  const { end } = writer;
  try {
    const start = writer.beginMessage(LOG_RECORD.body);
    writeAnyValue(writer, body);
    writer.endMessage(start);
  } catch (error) {
    writer.takeBack(end, error);
  }
}

/** Writes the ids of the span; a record without valid ids belongs to no trace. */
function writeTraceContext(writer: ByteWriter, context: ReadableLogRecord['spanContext']): void {
  if (context === undefined) return;
  const flags = context.traceFlags & 0xff;
  if (flags !== 0) writer.fixed32(LOG_RECORD.flags, flags);
  writer.id(LOG_RECORD.traceId, context.traceId, 16);
  writer.id(LOG_RECORD.spanId, context.spanId, 8);
}
