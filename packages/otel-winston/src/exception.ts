import type { Attributes } from '@opentelemetry/api';
import { AnyValueWriter, toErrorType } from './any-value';
import { cutText } from './cut-text';
import type { LogCall } from './log-call';
import { DEFAULT_BOUNDS } from './log-record-bounds';
import { isError, readProperty, unreadable } from './read-property';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE, ATTR_EXCEPTION_TYPE } from './semconv';
import { SPLAT, type WinstonInfo } from './winston';
import { withoutColours } from './without-colours';

/** The exception of a line, wherever it was found in it. */
export interface LoggedException {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
  /** The Error whose causes are added to the stack. */
  readonly error?: Error | undefined;
}

/**
 * Finds the Error that a line was logged with, in the line as the application wrote it:
 * `logger.error(error)`, `logger.error({ message: error })` and `logger.error('text', error)`.
 */
export function findLoggedError(info: WinstonInfo): Error | undefined {
  if (isError(info)) {
    return info;
  }
  const message = readProperty(info, 'message');
  if (isError(message)) {
    return message;
  }
  const splat = readProperty(info, SPLAT);
  return Array.isArray(splat) ? splat.find(isError) : undefined;
}

/**
 * Finds the exception of a line as a whole, after its formats: the Error that the line is, or else
 * the one it was logged with.
 *
 * What the formats removed or changed stays so. The Error of the call provides message and stack
 * only if the line still contains them.
 */
export function findException(info: WinstonInfo, call: LogCall): LoggedException | undefined {
  if (isError(info)) {
    return toException(info);
  }
  const message = readProperty(info, 'message');
  if (typeof message === 'object' && message !== null) {
    return findInMessage(message);
  }
  if (call.error !== undefined) {
    return toFormattedException(call.error, info, call);
  }
  const error = findLoggedError(info);
  return error === undefined ? undefined : toFormattedException(error, info, HAD_BOTH);
}

/** Returns the exception of an Error that is still in the line. */
export function toException(error: Error): LoggedException {
  const message = readText(error, 'message');
  const stack = readText(error, 'stack');
  // `format.logstash()` deletes the message of an Error that is logged as a line.
  const isTaken = message === '' && stack !== undefined;
  return {
    type: toErrorType(error),
    message: isTaken ? (messageOfStack(stack) ?? message) : message,
    stack,
    error,
  };
}

const messageOfStack = (stack: string): string | undefined =>
  STACK_MESSAGE.exec(stack.slice(0, MAX_SEARCHED_LENGTH))?.[1];

/**
 * Returns the exception of a line that contains only the text of the stack: formats that make plain
 * objects of errors, child loggers and nest-winston leave no more.
 */
export function toStackException(stack: string, message: unknown): LoggedException {
  return {
    type: STACK_TYPE.exec(stack.slice(0, MAX_TYPE_LENGTH))?.[1],
    message: messageOfStack(stack) ?? (typeof message === 'string' ? message : undefined),
    stack,
  };
}

/** The object that serializers of errors (pino's, bunyan's, hand-written ones) make of an Error. */
export interface SerializedError {
  readonly message: string;
  readonly stack: string;
  readonly type?: unknown;
  readonly name?: unknown;
}

/** The fields of a serialized error that become `exception.*`. */
export const SERIALIZED_ERROR_KEYS: ReadonlySet<string> = new Set([
  'type',
  'name',
  'message',
  'stack',
]);

/** Returns whether a value is a plain object made of an error. Never throws. */
export function isSerializedError(value: unknown): value is SerializedError {
  return (
    typeof value === 'object' &&
    value !== null &&
    isStack(readProperty(value, 'stack')) &&
    typeof readProperty(value, 'message') === 'string'
  );
}

/** Returns the exception of a serialized error. */
export function toSerializedException(error: SerializedError): LoggedException {
  const { message, stack } = error;
  const type = [readProperty(error, 'type'), readProperty(error, 'name')].find(
    (name) => typeof name === 'string' && name !== '',
  );
  return { type: (type as string | undefined) ?? STACK_TYPE.exec(stack)?.[1], message, stack };
}

/**
 * Returns whether a text is the stack of an error, and not just the value of a field with that
 * name.
 */
export function isStack(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n    at ');
}

/** Sets the attributes that the semantic conventions define for an exception. */
export function setExceptionAttributes(
  attributes: Attributes,
  { type, message, stack, error }: LoggedException,
  maxStacktraceLength: number,
): void {
  if (type !== undefined) {
    attributes[ATTR_EXCEPTION_TYPE] = cutText(type, MAX_TYPE_LENGTH);
  }
  if (message !== undefined) {
    const maxLength = Math.floor(maxStacktraceLength / SHARE_OF_MESSAGE);
    attributes[ATTR_EXCEPTION_MESSAGE] = withoutColours(cutText(message, maxLength));
  }
  if (stack !== undefined) {
    // After a stack that is cut there is no room for causes.
    const isWhole = error === undefined || stack.length > maxStacktraceLength;
    const text = isWhole ? stack : stack + toCauses(error, maxStacktraceLength);
    attributes[ATTR_EXCEPTION_STACKTRACE] = cutText(text, maxStacktraceLength);
  }
}

const STACK_TYPE = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]]*\])?(?::|\n)/;
const STACK_MESSAGE = /^(?:Uncaught )?[A-Za-z_$][\w$.]*(?: \[[^\]]*\])?: ([^]*?)\n {4}at /;
const MAX_CAUSES = 16;
const MAX_TYPE_LENGTH = 256;
const MAX_SEARCHED_LENGTH = 4096;
/**
 * The message may have a quarter of the stack's characters, since the body and the stack mostly
 * contain it as well.
 */
const SHARE_OF_MESSAGE = 4;
// A cause that is not an Error is a remark at the end of the stack.
const CAUSE_BOUNDS = { ...DEFAULT_BOUNDS, maxValues: 100 };

// `logger.error({ error })` makes the whole object the message.
function findInMessage(message: object): LoggedException | undefined {
  if (isError(message)) {
    return toException(message);
  }
  const error = [readProperty(message, 'error'), readProperty(message, 'err')].find(isError);
  return error === undefined ? undefined : toException(error);
}

function toFormattedException(
  error: Error,
  info: WinstonInfo,
  { hadMessage, hadStack }: Pick<LogCall, 'hadMessage' | 'hadStack'>,
): LoggedException {
  const own = toException(error);
  const line = readProperty(info, 'message');
  const isSame = !hadMessage || typeof line !== 'string' || line.includes(own.message ?? '');
  const stack = readProperty(info, 'stack') ?? readMetadataStack(info);
  if (typeof stack === 'string') {
    return {
      type: own.type,
      message: isSame ? own.message : line,
      stack,
      error: isSame && stack === own.stack ? error : undefined,
    };
  }
  if (!isSame) {
    return { type: own.type, message: line };
  }
  return hadStack ? { type: own.type, message: own.message } : own;
}

const HAD_BOTH = { hadMessage: true, hadStack: true };

// `format.metadata()` moves the fields of a line into one of them.
function readMetadataStack(info: WinstonInfo): unknown {
  const metadata = readProperty(info, 'metadata');
  return typeof metadata === 'object' && metadata !== null
    ? readProperty(metadata, 'stack')
    : undefined;
}

// The runtime's own stack does not contain the causes; these words are the most widely known form.
function toCauses(error: Error, maxLength: number): string {
  const seen = new Set<unknown>([error]);
  let text = '';
  const add = (words: string, cause: unknown): void => {
    if (cause === undefined || seen.has(cause) || seen.size > MAX_CAUSES) {
      return;
    }
    seen.add(cause);
    text += `\n${words}: ${toCauseText(cause, maxLength)}`;
    addCausesOf(cause);
  };
  const addCausesOf = (of: unknown): void => {
    if (!isError(of)) {
      return;
    }
    add('Caused by', readProperty(of, 'cause'));
    const errors = readProperty(of, 'errors');
    if (Array.isArray(errors)) {
      errors.forEach((each, index) => add(`Error ${index + 1} of ${errors.length}`, each));
    }
  };
  try {
    addCausesOf(error);
  } catch (unexpected) {
    text += `\n${unreadable(unexpected)}`;
  }
  return text;
}

function toCauseText(cause: unknown, maxLength: number): string {
  if (!isError(cause)) {
    return new AnyValueWriter(CAUSE_BOUNDS, maxLength).toOneText(cause);
  }
  try {
    return cutText(readText(cause, 'stack') ?? String(cause), maxLength);
  } catch (error) {
    return unreadable(error);
  }
}

function readText(owner: object, key: string): string | undefined {
  try {
    const value = (owner as Record<string, unknown>)[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
