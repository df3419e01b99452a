import { type AnyValue, type Attributes, type LogRecord, trace } from '@opentelemetry/api';
import { AnyValueWriter } from './any-value';
import { cutText } from './cut-text';
import {
  findException,
  isStack,
  type LoggedException,
  setExceptionAttributes,
  toException,
  toStackException,
} from './exception';
import type { LogCall } from './log-call';
import { DEFAULT_BOUNDS, type LogRecordBounds } from './log-record-bounds';
import { isError, readProperty, unreadable } from './read-property';
import { FIELD_SPAN_ID, FIELD_TRACE_FLAGS, FIELD_TRACE_ID } from './semconv';
import { toSeverityNumber } from './severity-number';
import { LEVEL, type WinstonInfo, type WinstonLevels } from './winston';
import { withoutColours } from './without-colours';

/**
 * Maps a line of winston, as it is after its formats, to the log record that it means.
 *
 * - `body`: the message.
 * - `severityText`, `severityNumber`: the level as it is called in the logger's levels, and its
 *   meaning.
 * - `timestamp`, `context`: those of the call.
 * - `attributes`: every other field with its structure, and the error as `exception.*`. Not
 *   repeated are `timestamp` and the ids of the record's own span.
 *
 * Never throws, whatever the fields do when they are read, and cuts what is too large.
 */
export function toLogRecord(
  info: WinstonInfo,
  call: LogCall,
  levels?: WinstonLevels,
  bounds: LogRecordBounds = DEFAULT_BOUNDS,
): LogRecord {
  const severityText = toLevel(info);
  return {
    timestamp: call.timestamp,
    severityNumber: toSeverityNumber(severityText, levels),
    severityText,
    body: toBody(info, bounds),
    attributes: toAttributes(info, call, bounds),
    context: call.context,
  };
}

/** Gives the level of a line as the application calls it, also when a format has coloured it. */
export function toLevel(info: WinstonInfo): string {
  try {
    const level = info[LEVEL] ?? info['level'];
    return typeof level === 'string' ? withoutColours(level) : String(level);
  } catch {
    return '';
  }
}

function toBody(info: WinstonInfo, bounds: LogRecordBounds): AnyValue {
  const message = readProperty(info, 'message');
  const text = isError(message) ? readProperty(message, 'message') : message;
  return typeof text === 'string'
    ? withoutColours(cutText(text, bounds.maxBodyLength))
    : new AnyValueWriter(bounds, bounds.maxBodyLength).toAnyValue(text);
}

function toAttributes(info: WinstonInfo, call: LogCall, bounds: LogRecordBounds): Attributes {
  const attributes: Attributes = {};
  try {
    const exception = setFields(attributes, info, call, bounds);
    if (exception !== undefined) {
      setExceptionAttributes(attributes, exception, bounds.maxStacktraceLength);
    }
  } catch (error) {
    attributes['[cut]'] = unreadable(error);
  }
  return attributes;
}

// One pass over the fields: the first Error among them is the exception of a line that has no other,
// and what only repeats the exception is left out once it is known that there is one.
function setFields(
  attributes: Attributes,
  info: WinstonInfo,
  call: LogCall,
  bounds: LogRecordBounds,
): LoggedException | undefined {
  const writer = new AnyValueWriter(bounds, bounds.maxAttributesLength);
  let exception = findException(info, call);
  let hasStack = false;
  const keys = Object.keys(info);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (isOfRecord(info, key, call)) {
      continue;
    }
    if (writer.isFull) {
      attributes['[cut]'] = `${keys.length - index} more`;
      break;
    }
    if (key === 'stack') {
      hasStack = true;
      continue;
    }
    const value = readProperty(info, key);
    const isException = isError(value) && (exception === undefined || exception.error === value);
    if (isException) {
      exception ??= toException(value);
    }
    const attribute = isException ? writer.toErrorFields(value) : writer.toAnyValue(value);
    if (attribute !== undefined) {
      writer.setField(attributes, key, attribute);
    }
  }
  if (hasStack) {
    exception = setStack(attributes, info, exception, writer);
  }
  if (exception !== undefined) {
    removeMarks(attributes);
  }
  return exception;
}

function isOfRecord(info: WinstonInfo, key: string, call: LogCall): boolean {
  switch (key) {
    case 'level':
    case 'message':
    case 'timestamp':
      return true;
    case FIELD_TRACE_ID:
    case FIELD_SPAN_ID:
    case FIELD_TRACE_FLAGS: {
      const traceId = trace.getSpanContext(call.context)?.traceId;
      return traceId !== undefined && traceId === readProperty(info, FIELD_TRACE_ID);
    }
    default:
      return false;
  }
}

// nest-winston wraps the stack in an array, also when there is none, or when it is an Error: the one
// of `logger.error('text', error)`.
function setStack(
  attributes: Attributes,
  info: WinstonInfo,
  exception: LoggedException | undefined,
  writer: AnyValueWriter,
): LoggedException | undefined {
  const value = readProperty(info, 'stack');
  const stack: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isStack(stack)) {
    return exception ?? toStackException(stack, readProperty(info, 'message'));
  }
  if (isError(stack) && exception === undefined) {
    const fields = writer.toErrorFields(stack);
    if (fields !== undefined) {
      writer.setField(attributes, 'stack', fields);
    }
    return toException(stack);
  }
  if (stack !== undefined && stack !== exception?.stack) {
    writer.setField(attributes, 'stack', writer.toAnyValue(value));
  }
  return exception;
}

// With these winston tells its transports that nobody caught the error. `exception: true` next to
// `exception.type` would be a value and an object of one name, which some backends refuse.
function removeMarks(attributes: Attributes): void {
  if (attributes['exception'] === true) {
    delete attributes['exception'];
  }
  if (attributes['rejection'] === true) {
    delete attributes['rejection'];
  }
}
