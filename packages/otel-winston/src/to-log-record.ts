import type { AnyValue, Attributes, LogRecord } from '@opentelemetry/api';
import { AnyValueWriter } from './any-value';
import { cutText } from './cut-text';
import {
  findException,
  isStack,
  setExceptionAttributes,
  toException,
  toStackException,
} from './exception';
import { LineCorrelation } from './line-correlation';
import { type LogRecordOptions, toLogAttributes } from './log-attributes';
import type { LogCall } from './log-call';
import { DEFAULT_BOUNDS, type LogRecordBounds } from './log-record-bounds';
import { isError, readProperty } from './read-property';
import { ATTR_EXCEPTION_STACKTRACE, ATTR_EXCEPTION_TYPE } from './semconv';
import { toSeverityNumber } from './severity-number';
import { LEVEL, MESSAGE, type WinstonInfo, type WinstonLevels } from './winston';
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
  correlation: LineCorrelation = DEFAULT_CORRELATION,
): LogRecord {
  const severityText = toLevel(info);
  return {
    timestamp: call.timestamp,
    severityNumber: toSeverityNumber(severityText, levels),
    severityText,
    body: toBody(info, bounds),
    attributes: toAttributes(info, call, { bounds, correlation }),
    context: call.context,
  };
}

/**
 * Returns the level of a line by the application's name for it, even if a format has coloured it.
 */
export function toLevel(info: WinstonInfo): string {
  try {
    const level = info[LEVEL] ?? info['level'];
    return typeof level === 'string' ? withoutColours(level) : String(level);
  } catch {
    return '';
  }
}

const DEFAULT_CORRELATION = new LineCorrelation();

function toBody(info: WinstonInfo, bounds: LogRecordBounds): AnyValue {
  const message = readMessage(info);
  const text = isError(message) ? readProperty(message, 'message') : message;
  return typeof text === 'string'
    ? withoutColours(cutText(text, bounds.maxBodyLength))
    : new AnyValueWriter(bounds, bounds.maxBodyLength).toAnyValue(text);
}

function readMessage(info: WinstonInfo): unknown {
  const message = readProperty(info, 'message');
  return message === undefined || message === '' ? (readLogstashMessage(info) ?? message) : message;
}

// `format.logstash()` removes the message from the line's fields and leaves it in its text alone.
function readLogstashMessage(info: WinstonInfo): unknown {
  const line = readProperty(info, MESSAGE);
  if (typeof line !== 'string' || line.length > MAX_PARSED_LENGTH || !line.includes(LOGSTASH)) {
    return undefined;
  }
  try {
    return (JSON.parse(line) as Readonly<Record<string, unknown>>)['@message'];
  } catch {
    return undefined;
  }
}

function toAttributes(info: WinstonInfo, call: LogCall, options: LogRecordOptions): Attributes {
  const exception = findException(info, call);
  const hasStack = hasField(info, 'stack');
  const attributes = toLogAttributes(
    { fields: info, elsewhere: hasStack ? ELSEWHERE_WITH_STACK : ELSEWHERE, exception },
    call,
    options,
  );
  if (hasStack) {
    setStack(attributes, info, exception?.stack, options.bounds);
  }
  if (hasException(attributes)) {
    removeMarks(attributes);
  }
  return attributes;
}

// A revoked proxy throws here.
function hasField(info: WinstonInfo, key: string): boolean {
  try {
    return Object.prototype.propertyIsEnumerable.call(info, key);
  } catch {
    return false;
  }
}

function hasException(attributes: Attributes): boolean {
  return (
    attributes[ATTR_EXCEPTION_TYPE] !== undefined ||
    attributes[ATTR_EXCEPTION_STACKTRACE] !== undefined
  );
}

const ELSEWHERE: ReadonlySet<string> = new Set(['level', 'message', 'timestamp']);
const ELSEWHERE_WITH_STACK: ReadonlySet<string> = new Set([...ELSEWHERE, 'stack']);

// nest-winston wraps the stack in an array, even if there is none, or if it is an Error, as in
// `logger.error('text', error)`.
function setStack(
  attributes: Attributes,
  info: WinstonInfo,
  known: string | undefined,
  bounds: LogRecordBounds,
): void {
  const value = readProperty(info, 'stack');
  const stack: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isStack(stack)) {
    if (!hasException(attributes)) {
      const exception = toStackException(stack, readProperty(info, 'message'));
      setExceptionAttributes(attributes, exception, bounds.maxStacktraceLength);
    }
    return;
  }
  if (isError(stack) && !hasException(attributes)) {
    const writer = new AnyValueWriter(bounds, bounds.maxStacktraceLength);
    const fields = writer.toErrorFields(stack);
    if (fields !== undefined) {
      writer.setField(attributes, 'stack', fields);
    }
    setExceptionAttributes(attributes, toException(stack), bounds.maxStacktraceLength);
    return;
  }
  if (stack !== undefined && stack !== known) {
    const writer = new AnyValueWriter(bounds, bounds.maxStacktraceLength);
    writer.setField(attributes, 'stack', writer.toAnyValue(value));
  }
}

// With these winston tells its transports that an error was not caught. `exception: true` next to
// `exception.type` would be a value and an object of the same name, which some backends refuse.
function removeMarks(attributes: Attributes): void {
  if (attributes['exception'] === true) {
    delete attributes['exception'];
  }
  if (attributes['rejection'] === true) {
    delete attributes['rejection'];
  }
}

const LOGSTASH = '"@message":';
const MAX_PARSED_LENGTH = 262_144;
