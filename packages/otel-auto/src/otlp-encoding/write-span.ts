import type { Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { writeAttributes } from './any-value';
import type { ByteWriter } from './byte-writer';
import { fieldTag } from './field-tag';

const SPAN = {
  traceId: fieldTag(1, 'lengthPrefixed'),
  spanId: fieldTag(2, 'lengthPrefixed'),
  traceState: fieldTag(3, 'lengthPrefixed'),
  parentSpanId: fieldTag(4, 'lengthPrefixed'),
  name: fieldTag(5, 'lengthPrefixed'),
  kind: fieldTag(6, 'varint'),
  startTime: fieldTag(7, 'fixed64'),
  endTime: fieldTag(8, 'fixed64'),
  attributes: fieldTag(9, 'lengthPrefixed'),
  droppedAttributesCount: fieldTag(10, 'varint'),
  events: fieldTag(11, 'lengthPrefixed'),
  droppedEventsCount: fieldTag(12, 'varint'),
  links: fieldTag(13, 'lengthPrefixed'),
  droppedLinksCount: fieldTag(14, 'varint'),
  status: fieldTag(15, 'lengthPrefixed'),
  flags: fieldTag(16, 'fixed32'),
};

const EVENT = {
  time: fieldTag(1, 'fixed64'),
  name: fieldTag(2, 'lengthPrefixed'),
  attributes: fieldTag(3, 'lengthPrefixed'),
  droppedAttributesCount: fieldTag(4, 'varint'),
};

const LINK = {
  traceId: fieldTag(1, 'lengthPrefixed'),
  spanId: fieldTag(2, 'lengthPrefixed'),
  traceState: fieldTag(3, 'lengthPrefixed'),
  attributes: fieldTag(4, 'lengthPrefixed'),
  droppedAttributesCount: fieldTag(5, 'varint'),
  flags: fieldTag(6, 'fixed32'),
};

const STATUS = {
  message: fieldTag(2, 'lengthPrefixed'),
  code: fieldTag(3, 'varint'),
};

/**
 * The greatest span kind of the API, which counts from 0. OTLP counts from 1 and reads 0 as
 * unspecified.
 */
const MAX_KIND = 4;

/**
 * The bits of `SpanFlags` that say whether a context's remoteness is known, and whether it is
 * remote.
 */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/**
 * Writes the fields of a `Span`.
 *
 * @throws TypeError if it has no valid ids: a receiver may refuse everything that comes with such a
 *   span
 * @throws whatever the span's own code throws, such as its trace state or an attribute
 */
export function writeSpan(writer: ByteWriter, span: ReadableSpan): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  if (!writer.id(SPAN.traceId, context.traceId, 16) || !writer.id(SPAN.spanId, context.spanId, 8)) {
    throw new TypeError('the span has no valid ids');
  }
  writeTraceState(writer, SPAN.traceState, context);
  if (parent !== undefined) writer.id(SPAN.parentSpanId, parent.spanId, 8);
  if (span.name) writer.text(SPAN.name, span.name);
  const { kind } = span;
  if (kind >= 0 && kind <= MAX_KIND) writer.uint32(SPAN.kind, kind + 1);
  writer.time(SPAN.startTime, span.startTime);
  writer.time(SPAN.endTime, span.endTime);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writeCount(writer, SPAN.droppedAttributesCount, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, SPAN.droppedEventsCount, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writeCount(writer, SPAN.droppedLinksCount, span.droppedLinksCount);
  writeStatus(writer, span.status);
  writer.fixed32(SPAN.flags, spanFlags(context.traceFlags, parent?.isRemote));
}

function writeEvent(writer: ByteWriter, event: TimedEvent): void {
  const start = writer.beginMessage(SPAN.events);
  writer.time(EVENT.time, event.time);
  if (event.name) writer.text(EVENT.name, event.name);
  if (event.attributes) writeAttributes(writer, EVENT.attributes, event.attributes);
  writeCount(writer, EVENT.droppedAttributesCount, event.droppedAttributesCount);
  writer.endMessage(start);
}

/** Writes a link, which may be to a context without ids for the sake of its attributes. */
function writeLink(writer: ByteWriter, link: Link): void {
  const { context } = link;
  const start = writer.beginMessage(SPAN.links);
  writer.id(LINK.traceId, context.traceId, 16);
  writer.id(LINK.spanId, context.spanId, 8);
  writeTraceState(writer, LINK.traceState, context);
  if (link.attributes) writeAttributes(writer, LINK.attributes, link.attributes);
  writeCount(writer, LINK.droppedAttributesCount, link.droppedAttributesCount);
  writer.fixed32(LINK.flags, spanFlags(context.traceFlags, context.isRemote));
  writer.endMessage(start);
}

/** Writes the trace state, which may be the application's own implementation. */
function writeTraceState(writer: ByteWriter, tag: number, { traceState }: SpanContext): void {
  if (traceState === undefined) return;
  const { end } = writer;
  try {
    const text = traceState.serialize();
    if (text) writer.text(tag, text);
  } catch (error) {
    writer.takeBack(end, error);
  }
}

function writeStatus(writer: ByteWriter, status: SpanStatus): void {
  const start = writer.beginMessage(SPAN.status);
  if (status.message) writer.text(STATUS.message, status.message);
  writeCount(writer, STATUS.code, status.code);
  writer.endMessage(start);
}

/** Writes a count, unless it is zero, which is what a receiver reads for a missing field. */
function writeCount(writer: ByteWriter, tag: number, count: number | undefined): void {
  if (count) writer.uint32(tag, count);
}

const spanFlags = (traceFlags: number, isRemote: boolean | undefined): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0);
