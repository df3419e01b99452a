import type { Attributes } from '@opentelemetry/api';
import { AnyValueWriter, toErrorType } from './any-value';
import { cutText } from './cut-text';
import type { LogCall } from './log-call';
import { DEFAULT_BOUNDS } from './log-record-bounds';
import { isError, readProperty, unreadable } from './read-property';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE, ATTR_EXCEPTION_TYPE } from './semconv';
import { SPLAT, type WinstonInfo } from './winston';
import { withoutColours } from './without-colours';

/** The exception of a line, wherever it sat in it. */
export interface LoggedException {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
  /** The Error whose causes are told with the stack. */
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
 * Finds the exception that a line as a whole stands for, after its formats: the Error that it is,
 * else the one it was logged with.
 *
 * What the formats took out or changed stays so. The Error of the call gives its message and its
 * stack only as long as the line still says what the Error says.
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

/** Gives what an Error that is still in the line says. */
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
 * Gives the exception of a line of which only the text of the stack is left, as formats that make
 * plain objects of errors, child loggers and nest-winston leave it.
 */
export function toStackException(stack: string, message: unknown): LoggedException {
  return {
    type: STACK_TYPE.exec(stack.slice(0, MAX_TYPE_LENGTH))?.[1],
    message: messageOfStack(stack) ?? (typeof message === 'string' ? message : undefined),
    stack,
  };
}

/** What serializers of errors (pino's, bunyan's, hand-written ones) leave of an Error. */
export interface SerializedError {
  readonly message: string;
  readonly stack: string;
  readonly type?: unknown;
  readonly name?: unknown;
}

/** The fields of a serialized error that `exception.*` says. */
export const SERIALIZED_ERROR_KEYS: ReadonlySet<string> = new Set([
  'type',
  'name',
  'message',
  'stack',
]);

/** Whether a value is an error that somebody has made a plain object of. Never throws. */
export function isSerializedError(value: unknown): value is SerializedError {
  return (
    typeof value === 'object' &&
    value !== null &&
    isStack(readProperty(value, 'stack')) &&
    typeof readProperty(value, 'message') === 'string'
  );
}

/** Gives what a serialized error says. */
export function toSerializedException(error: SerializedError): LoggedException {
  const { message, stack } = error;
  const type = [readProperty(error, 'type'), readProperty(error, 'name')].find(
    (name) => typeof name === 'string' && name !== '',
  );
  return { type: (type as string | undefined) ?? STACK_TYPE.exec(stack)?.[1], message, stack };
}

/** Whether a text is the stack of an error, and not a field that happens to be called so. */
export function isStack(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n    at ');
}

/** Writes the exception as the semantic conventions name it. */
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
    // Behind a stack that is cut there is no room for causes.
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
/** The message, which the body and the stack mostly have as well, may have this part of the stack's. */
const SHARE_OF_MESSAGE = 4;
// A cause that is no Error is a remark at the end of the stack.
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

// The runtime's own stack does not tell the causes; these are the words that most readers know.
function toCauses(error: Error, maxLength: number): string {
  const told = new Set<unknown>([error]);
  let text = '';
  const tell = (words: string, cause: unknown): void => {
    if (cause === undefined || told.has(cause) || told.size > MAX_CAUSES) {
      return;
    }
    told.add(cause);
    text += `\n${words}: ${toCauseText(cause, maxLength)}`;
    tellCauses(cause);
  };
  const tellCauses = (of: unknown): void => {
    if (!isError(of)) {
      return;
    }
    tell('Caused by', readProperty(of, 'cause'));
    const errors = readProperty(of, 'errors');
    if (Array.isArray(errors)) {
      errors.forEach((each, index) => tell(`Error ${index + 1} of ${errors.length}`, each));
    }
  };
  try {
    tellCauses(error);
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
