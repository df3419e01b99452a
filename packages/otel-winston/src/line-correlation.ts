import { type Context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { readProperty } from './read-property';
import { FIELD_SPAN_ID, FIELD_TRACE_FLAGS, FIELD_TRACE_ID } from './semconv';
import { SPLAT, type WinstonInfo } from './winston';

/** The names of the fields for the span of a line. */
export interface FieldNames {
  /** @defaultValue `trace_id` */
  readonly traceId: string;
  /** @defaultValue `span_id` */
  readonly spanId: string;
  /** @defaultValue `trace_flags` */
  readonly traceFlags: string;
}

/** The options for adding the span's ids to lines. */
export interface LineCorrelationOptions {
  /** Names of the fields, each with a default of its own. */
  readonly names?: Partial<FieldNames>;
  /** Further fields of a line that is in a span, for example `service.name`. */
  readonly more?: Readonly<Record<string, string>>;
}

const DEFAULT_NAMES: FieldNames = Object.freeze({
  traceId: FIELD_TRACE_ID,
  spanId: FIELD_SPAN_ID,
  traceFlags: FIELD_TRACE_FLAGS,
});

/** Returns the span context of a context, if it has one with valid ids. */
export function toValidSpanContext(context: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}

// The objects of the application that have our fields: an Error that is logged again gets those of
// its new span, or loses them.
const written = new WeakSet<WinstonInfo>();
let hasWritten = false;

/** Adds the ids of a span to lines: as fields, before a line is formatted, or to its text. */
export class LineCorrelation {
  readonly names: FieldNames;
  readonly more: Readonly<Record<string, string>>;
  /** The keys of all fields that are written. */
  readonly keys: ReadonlySet<string>;
  readonly #moreText: string;

  // Lines of one span follow each other, and the texts are the same for each.
  #spanContext: SpanContext | undefined;
  #text = '';
  #members = '';

  constructor({ names, more = {} }: LineCorrelationOptions = {}) {
    this.names = { ...DEFAULT_NAMES, ...names };
    this.more = more;
    this.keys = new Set([...Object.values(this.names), ...Object.keys(more)]);
    this.#moreText = Object.entries(more)
      .map(([key, value]) => ` ${key}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`)
      .join('');
  }

  /**
   * Returns a line with the fields of its span, for the formats that follow.
   *
   * The application may have passed an object of its own and use it again, so the fields are set on
   * a copy of it. They are set directly on a line that winston has put together from several
   * arguments, and on anything that is more than its fields (an Error, an instance of a class). A
   * line that has a `trace_id` already, or cannot be extended, stays unchanged.
   */
  withFields(info: WinstonInfo, spanContext: SpanContext): WinstonInfo {
    const { names } = this;
    try {
      if (!Object.isExtensible(info)) {
        return info;
      }
      if (info[SPLAT] === undefined && Object.getPrototypeOf(info) === Object.prototype) {
        return info[names.traceId] === undefined
          ? {
              ...info,
              [names.traceId]: spanContext.traceId,
              [names.spanId]: spanContext.spanId,
              [names.traceFlags]: toTraceFlags(spanContext),
              ...this.more,
            }
          : info;
      }
      if (info[names.traceId] === undefined || written.has(info)) {
        this.setFields(info, spanContext);
        if (info[SPLAT] === undefined) {
          written.add(info);
          hasWritten = true;
        }
      }
    } catch {
      // A setter or a proxy of the application threw: its line continues without the ids.
    }
    return info;
  }

  /** Removes the fields from an object on which an earlier line has left them. */
  withoutStaleFields(info: WinstonInfo): void {
    if (hasWritten && written.delete(info)) {
      for (const key of this.keys) {
        delete info[key];
      }
    }
  }

  /** Sets the fields of a span on an object that is not the application's. */
  setFields(info: WinstonInfo, spanContext: SpanContext): void {
    const { names } = this;
    info[names.traceId] = spanContext.traceId;
    info[names.spanId] = spanContext.spanId;
    info[names.traceFlags] = toTraceFlags(spanContext);
    Object.assign(info, this.more);
  }

  /**
   * Returns a finished line with the ids of its span, if its format has left them out: inside the
   * object if the line is JSON, otherwise at the end of its first row, since container runtimes
   * make a line of each row. A line of more than 16 million characters stays unchanged.
   */
  complete(line: string, spanContext: SpanContext): string {
    if (line.length > MAX_COMPLETED_LENGTH) {
      return line;
    }
    const isObject =
      line.charCodeAt(0) === OPENING_BRACE || OBJECT_BEGINS.test(line.slice(0, MAX_INDENT));
    if (isObject) {
      if (this.isIn(line, spanContext)) {
        return line;
      }
      if (isJsonObject(line)) {
        return this.withMembers(line, line.lastIndexOf('}'), spanContext);
      }
    }
    const end = endOfFirstRow(line);
    return this.isIn(end === line.length ? line : line.slice(0, end), spanContext)
      ? line
      : this.#withText(line, end, spanContext);
  }

  /**
   * Returns whether a finished line contains the id of a trace, from whatever source. A logged
   * `traceparent` header does not count, since searches for the field do not find it.
   */
  isIn(line: string, { traceId }: SpanContext): boolean {
    if (line.length > 2 * SEARCHED_LENGTH) {
      return contains(line, traceId);
    }
    const last = line.lastIndexOf(traceId);
    if (last === -1) {
      return false;
    }
    const isInHeader = line[last - 1] === '-' && line[last + traceId.length] === '-';
    return !isInHeader || line.replaceAll(`-${traceId}-`, '').includes(traceId);
  }

  /** Returns whether a finished line of JSON has a member with this name, at any depth. */
  mentions(line: string, name: string): boolean {
    return contains(line, `"${name}":`);
  }

  /**
   * Returns the text of a JSON object with the ids of a span as its last members; spaces around the
   * closing brace, and a line end, are preserved.
   *
   * @param end - the position of the object's closing brace
   */
  withMembers(line: string, end: number, spanContext: SpanContext): string {
    this.#prepare(spanContext);
    const last = endOfText(line, end);
    const separator = line.charCodeAt(last - 1) === OPENING_BRACE ? '' : ',';
    return line.slice(0, last) + separator + this.#members + line.slice(last);
  }

  /**
   * Returns whether a field is an object into which a format has moved the fields of the line,
   * including ours.
   */
  isRepeatedIn(value: unknown, { traceId }: SpanContext): value is object {
    return (
      typeof value === 'object' &&
      value !== null &&
      readProperty(value, this.names.traceId) === traceId
    );
  }

  /** Returns whether a field of a line only repeats what its record contains. */
  isOfRecord(
    key: string,
    value: unknown,
    fields: object,
    spanContext: SpanContext | undefined,
  ): boolean {
    if (typeof value !== 'string' || spanContext === undefined) {
      return false;
    }
    if (value === spanContext.traceId || value === spanContext.spanId) {
      return true;
    }
    const { names, more } = this;
    return (
      more[key] === value ||
      (key === names.traceFlags &&
        (fields as Readonly<Record<string, unknown>>)[names.traceId] === spanContext.traceId)
    );
  }

  #withText(line: string, end: number, spanContext: SpanContext): string {
    this.#prepare(spanContext);
    return end === line.length
      ? line + this.#text
      : line.slice(0, end) + this.#text + line.slice(end);
  }

  #prepare(spanContext: SpanContext): void {
    if (spanContext === this.#spanContext) {
      return;
    }
    const { names, more } = this;
    const { traceId, spanId } = spanContext;
    this.#spanContext = spanContext;
    this.#text = ` ${names.traceId}=${traceId} ${names.spanId}=${spanId}${this.#moreText}`;
    this.#members = JSON.stringify({
      [names.traceId]: traceId,
      [names.spanId]: spanId,
      [names.traceFlags]: toTraceFlags(spanContext),
      ...more,
    }).slice(1, -1);
  }
}

/** Returns the flags of a trace in the form of W3C Trace Context: two hexadecimal digits. */
function toTraceFlags({ traceFlags }: SpanContext): string {
  return traceFlags < 16 ? `0${traceFlags.toString(16)}` : traceFlags.toString(16);
}

// Formats put their fields at the beginning or the end, mostly the end; the middle of a line of
// many megabytes is not searched.
function contains(line: string, text: string): boolean {
  return line.length <= 2 * SEARCHED_LENGTH
    ? line.lastIndexOf(text) !== -1
    : line.slice(-SEARCHED_LENGTH).includes(text) || line.slice(0, SEARCHED_LENGTH).includes(text);
}

// Checking a line of many megabytes takes as long as creating it, so only its beginning is checked.
function isJsonObject(line: string): boolean {
  if (line.length > MAX_PARSED_LENGTH) {
    return /^\s*\{\s*"/.test(line.slice(0, MAX_INDENT)) && /\}\s*$/.test(line.slice(-MAX_INDENT));
  }
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function endOfFirstRow(line: string): number {
  const end = line.indexOf('\n');
  if (end === -1) {
    return line.length;
  }
  return end > 0 && line.charAt(end - 1) === '\r' ? end - 1 : end;
}

/** Returns the end of the text before a position, without trailing spaces and line ends. */
function endOfText(line: string, position: number): number {
  let end = position;
  while (end > 0 && line.charCodeAt(end - 1) <= SPACE) {
    end -= 1;
  }
  return end;
}

const SPACE = 0x20;
const OPENING_BRACE = 0x7b;
/** Matches the beginning of an object in the form of JSON or `util.inspect()`. */
const OBJECT_BEGINS = /^\s*\{/;
const MAX_INDENT = 64;
const SEARCHED_LENGTH = 65_536;
const MAX_PARSED_LENGTH = 1e6;
/**
 * The longest line that is completed: a longer one would have to be copied, which takes tens of
 * milliseconds.
 */
export const MAX_COMPLETED_LENGTH = 16e6;
