import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE, ATTR_REFUSAL } from './semconv';
import { messageOf, toException } from './to-exception';

/**
 * Records on a span what was thrown inside it. A response below 500 (an `HttpException`, or an
 * error of `http-errors`) is a refusal and no error. Any other error sets the span's status, and
 * becomes its exception unless a span inside has recorded it already. Never throws, whatever was
 * thrown.
 */
export function recordFailure(span: Span, error: unknown): void {
  try {
    write(span, error);
  } catch {
    // The object throws when it is read, but it was thrown all the same.
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
}

function write(span: Span, error: unknown): void {
  const status = statusOf(error);
  if (status !== undefined && status < 500) {
    span.setAttribute(ATTR_REFUSAL, describe(error));
    return;
  }
  const { traceId } = span.spanContext();
  if (!isRecorded(error, traceId)) {
    rememberRecorded(error, traceId);
    span.recordException(toException(error));
  }
  span.setAttribute(ATTR_ERROR_TYPE, typeOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}

/** Returns whether an error is the server's and not the client's. */
export function isServerError(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500;
}

/**
 * The trace in which each error has been recorded last: one that is thrown again, in another
 * request, is recorded again. Shared by the copies of this package in a process.
 */
interface Recorded {
  readonly errors: WeakMap<object, string>;
  /** The last recorded value that is not an object, such as a text. */
  value?: unknown;
  traceId?: string;
}

const KEY = Symbol.for('@acme/otel-nestjs/recorded-errors@1');

function recorded(): Recorded {
  const scope = globalThis as { [KEY]?: Recorded };
  if (scope[KEY] === undefined) {
    const created: Recorded = { errors: new WeakMap() };
    Object.defineProperty(globalThis, KEY, { value: created });
  }
  return scope[KEY] as Recorded;
}

/** Returns whether a span of this trace has recorded an error. */
export function isRecorded(error: unknown, traceId: string): boolean {
  const { errors, value, traceId: last } = recorded();
  return isObject(error) ? errors.get(error) === traceId : value === error && last === traceId;
}

function rememberRecorded(error: unknown, traceId: string): void {
  if (isObject(error)) {
    recorded().errors.set(error, traceId);
  } else {
    Object.assign(recorded(), { value: error, traceId });
  }
}

/**
 * Returns the status that Nest will respond with to an error, if the error has one. Never throws.
 */
function statusOf(error: unknown): number | undefined {
  if (!isObject(error)) return undefined;
  try {
    const { getStatus, statusCode, message } = error as {
      getStatus?: unknown;
      statusCode?: unknown;
      message?: unknown;
    };
    const status: unknown =
      typeof getStatus === 'function' ? getStatus.call(error) : message && statusCode;
    return typeof status === 'number' ? status : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Describes an error as `UnauthorizedException: the token has expired`, with the messages of a
 * validation in its response.
 */
function describe(error: unknown): string {
  return `${typeOf(error)}: ${answerOf(error) ?? messageOf(error)}`.slice(0, MAX_REFUSAL_LENGTH);
}

const MAX_REFUSAL_LENGTH = 1024;

/** Returns the messages in the response of an `HttpException`, if they say more than its own. */
function answerOf(error: unknown): string | undefined {
  try {
    const answer = (error as { getResponse?: () => unknown }).getResponse?.();
    const messages = (answer as { message?: unknown } | undefined)?.message;
    return Array.isArray(messages) ? messages.map(String).join('; ') : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(error: unknown): string {
  try {
    return isObject(error) ? error.constructor.name || 'Error' : typeof error;
  } catch {
    return 'Error';
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
