import { type Attributes, trace } from '@opentelemetry/api';
import { AnyValueWriter } from './any-value';
import {
  type LoggedException,
  isSerializedError,
  SERIALIZED_ERROR_KEYS,
  setExceptionAttributes,
  toException,
  toSerializedException,
} from './exception';
import type { LineCorrelation } from './line-correlation';
import { type LogCall, setReading } from './log-call';
import type { LogRecordBounds } from './log-record-bounds';
import { isError, readProperty, unreadable } from './read-property';

/** The fields of a line that are to become attributes. */
export interface LineFields {
  readonly fields: object;
  /** The fields that are elsewhere in the record. */
  readonly elsewhere: ReadonlySet<string>;
  /** The exception of the line as a whole. */
  readonly exception?: LoggedException | undefined;
}

/** The settings for creating records of lines. */
export interface LogRecordOptions {
  readonly bounds: LogRecordBounds;
  readonly correlation: LineCorrelation;
}

/**
 * Returns the attributes of a line: every field that is not elsewhere in the record, with its
 * structure, and the error among them as `exception.*`.
 *
 * One pass over the fields: the first error among them is the exception of a line that has no
 * other. Never throws.
 */
export function toLogAttributes(
  line: LineFields,
  call: Pick<LogCall, 'context' | 'code'>,
  options: LogRecordOptions,
): Attributes {
  const attributes: Attributes = {};
  const outer = setReading(true);
  try {
    const { exception, cut } = setFields(attributes, line, call, options);
    return exception === undefined && cut === undefined && call.code === undefined
      ? attributes
      : behindFacts(attributes, { exception, cut, code: call.code }, options.bounds);
  } catch (error) {
    attributes['[cut]'] = unreadable(error);
    return attributes;
  } finally {
    setReading(outer);
  }
}

/** Puts the facts first, so that a limit on the number of attributes does not drop them. */
function behindFacts(
  attributes: Attributes,
  { exception, cut, code }: FoundFacts & Pick<LogCall, 'code'>,
  { maxStacktraceLength }: LogRecordBounds,
): Attributes {
  const facts: Attributes = { ...code };
  if (cut !== undefined) {
    facts['[cut]'] = cut;
  }
  if (exception !== undefined) {
    setExceptionAttributes(facts, exception, maxStacktraceLength);
  }
  return { ...facts, ...attributes };
}

/** The facts that are found while the fields are set. */
interface FoundFacts {
  readonly exception: LoggedException | undefined;
  /** A text that says how many fields were left out. */
  readonly cut: string | undefined;
}

function setFields(
  attributes: Attributes,
  { fields, elsewhere, exception: given }: LineFields,
  call: Pick<LogCall, 'context'>,
  { bounds, correlation }: LogRecordOptions,
): FoundFacts {
  const spanContext = trace.getSpanContext(call.context);
  const writer = new AnyValueWriter(bounds, bounds.maxAttributesLength);
  let exception = given;
  const keys = Object.keys(fields);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (elsewhere.has(key)) {
      continue;
    }
    if (writer.isFull) {
      const left = keys.slice(index).filter((each) => !elsewhere.has(each)).length;
      return { exception, cut: `${left} more` };
    }
    const value = readProperty(fields, key);
    if (correlation.isOfRecord(key, value, fields, spanContext)) {
      continue;
    }
    if (isError(value) && (exception === undefined || exception.error === value)) {
      exception ??= toException(value);
      setDefined(writer, attributes, key, writer.toErrorFields(value));
    } else if (exception === undefined && isSerializedError(value)) {
      exception = toSerializedException(value);
      setDefined(writer, attributes, key, writer.toMapWithout(value, SERIALIZED_ERROR_KEYS));
    } else if (spanContext !== undefined && correlation.isRepeatedIn(value, spanContext)) {
      writer.setField(attributes, key, writer.toMapWithout(value, correlation.keys) ?? {});
    } else {
      setDefined(writer, attributes, key, writer.toAnyValue(value));
    }
  }
  return { exception, cut: undefined };
}

function setDefined(
  writer: AnyValueWriter,
  attributes: Attributes,
  key: string,
  value: ReturnType<AnyValueWriter['toAnyValue']>,
): void {
  if (value !== undefined) {
    writer.setField(attributes, key, value);
  }
}
