import {
  AnyValueWriter,
  cutText,
  isError,
  isStack,
  type LogCall,
  logBuffered,
  type LoggedException,
  readProperty,
  toException,
  toSeverityNumber,
  toStackException,
} from '@acme/otel-winston/log-record';
import { diag, type AnyValue } from '@opentelemetry/api';
import { wrapFunction, type AnyFunction, type Invoke } from '../patching/wrap-function';
import { runInsideLogger } from './inside-logger';
import { LogBridge, type LogBridgeInput } from './log-bridge';

type Method = (this: NestConsoleLogger, ...args: never[]) => unknown;

/**
 * The methods of NestJS's `ConsoleLogger` that a line passes. Which of them exist differs by
 * version.
 */
interface NestConsoleLogger {
  printMessages?: Method;
  formatMessage?: Method;
  stringifyMessage?: Method;
  resolveMessage?: Method;
  printAsJson?: Method;
  printStackTrace?: Method;
  getJsonLogObject?: Method;
  stringifyReplacer?: Method;
  getContextAndMessagesToPrint?: Method;
  getContextAndStackAndMessagesToPrint?: Method;
  redact?(value: unknown): unknown;
  readonly redactor?: unknown;
}

interface NestLogger {
  readonly logBuffer?: { push(...items: BufferedLine[]): number };
}

interface BufferedLine {
  methodRef: (...args: unknown[]) => unknown;
}

/** One call of the logger, which may print several messages. */
interface Printing {
  readonly logger: NestConsoleLogger;
  readonly call: LogCall;
  readonly context: unknown;
  readonly level: string;
  readonly stack: unknown;
  /** The fields of the line as they are printed; NestJS 12 alone has them. */
  params: unknown;
  /** The return value of a message that is a function. */
  resolved: unknown;
  records: number;
  /**
   * True once an object of this call has been turned into JSON. The object of the line comes first,
   * before those inside it.
   */
  isTurnedIntoText: boolean;
}

interface JsonOptions {
  readonly error?: unknown;
  readonly params?: unknown;
}

const MARK = Symbol.for('@acme/otel-auto/nest-logger@1');

/** The levels of NestJS, the most severe first. */
const LEVELS = { fatal: 0, error: 1, warn: 2, log: 3, debug: 4, verbose: 5 };

/**
 * Bridges NestJS's own logger, 10 to 12: what its `ConsoleLogger` prints becomes log records, and
 * lines printed in a span get its ids. A logger that replaces it (winston, pino) has a bridge of
 * its own.
 */
export function bridgeNestLogger(input: LogBridgeInput): void {
  const lines = new NestLines(new LogBridge(input, 'nestjs-logger'));
  input.hooks.onExports((exports, name) => {
    if (name === '@nestjs/common/services/console-logger.service.js') {
      const { ConsoleLogger } = exports as { ConsoleLogger?: { prototype: NestConsoleLogger } };
      if (ConsoleLogger !== undefined && mark(ConsoleLogger.prototype)) {
        lines.patchConsoleLogger(ConsoleLogger.prototype);
      }
    } else if (name === '@nestjs/common/services/logger.service.js') {
      const { Logger } = exports as { Logger?: object };
      if (Logger !== undefined && mark(Logger)) lines.patchLogger(Logger);
    }
    return exports;
  });
}

function mark(owner: object): boolean {
  if (Object.hasOwn(owner, MARK)) return false;
  Object.defineProperty(owner, MARK, { value: true });
  return true;
}

/**
 * The path of a message through `ConsoleLogger`, with the methods that the bridge patches marked by
 * `*`:
 *
 * ```
 * error() ─ *printMessages* ┬ text ─ *formatMessage* ─ *stringifyMessage* ─ stdout
 *            the call       └ JSON ─ *printAsJson* ─── *getJsonLogObject* ─ stdout
 *                                    record            ids
 * ```
 *
 * The record is taken where a message has been redacted (NestJS 12) and not yet been formatted.
 */
class NestLines {
  readonly #bridge: LogBridge;
  readonly #seen = { formatMessage: new WeakSet(), printMessages: new WeakSet() };
  #printing: Printing | undefined;
  /** The stack, which NestJS 10 prints by itself after the message. */
  #stack: unknown;

  constructor(bridge: LogBridge) {
    this.#bridge = bridge;
  }

  patchConsoleLogger(prototype: NestConsoleLogger): void {
    this.#patchPrint(prototype);
    // This is the first method that each level's method calls, so it sees classes of the
    // application.
    wrap(prototype, 'getContextAndMessagesToPrint', (sort, logger, args) => {
      this.#patchPrint(ownerOf(logger as NestConsoleLogger, 'printMessages'));
      return sort.apply(logger, args as unknown[]);
    });
    wrap(prototype, 'getContextAndStackAndMessagesToPrint', (sort, logger, args) => {
      this.#patchPrint(ownerOf(logger as NestConsoleLogger, 'printMessages'));
      const sorted = sort.apply(logger, args as unknown[]) as
        | { readonly stack?: unknown }
        | undefined;
      this.#stack = sorted?.stack;
      return sorted;
    });
    // With `forceConsole`, the stack is printed by the console.
    wrap(prototype, 'printStackTrace', (print, logger, args) =>
      runInsideLogger(() => print.apply(logger, args as unknown[]) as unknown),
    );
    wrap(prototype, 'stringifyMessage', (stringify, logger, args) => {
      this.#resolve(args[0]);
      return stringify.apply(logger, args as unknown[]);
    });
    wrap(prototype, 'resolveMessage', (resolve, logger, args) => {
      const message: unknown = resolve.apply(logger, args as unknown[]);
      this.#resolve(message);
      return message;
    });
    this.#patchFormat(prototype);
    wrap(prototype, 'printAsJson', (print, logger, args) => {
      const [message, options] = args as [unknown, JsonOptions | undefined];
      if (this.#printing !== undefined) {
        this.#printing.params = options?.params;
        this.#printing.isTurnedIntoText = false;
      }
      this.#emit(message, options?.error);
      return print.apply(logger, args as unknown[]);
    });
    if (prototype.getJsonLogObject !== undefined) {
      wrap(prototype, 'getJsonLogObject', (create, logger, args) =>
        this.#withFields(create.apply(logger, args as unknown[])),
      );
    } else {
      // Before 11.1.6 the object can only be reached while it is turned into text, where it comes
      // first.
      wrap(prototype, 'stringifyReplacer', (replace, logger, args) => {
        const value: unknown = replace.apply(logger, args as unknown[]);
        const printing = this.#printing;
        if (printing?.isTurnedIntoText !== false) return value;
        printing.isTurnedIntoText = true;
        return this.#withFields(value);
      });
    }
  }

  /** Keeps the context of the call for each line that NestJS holds back while it starts. */
  patchLogger(Logger: object): void {
    wrap(Logger, 'attachBuffer', (attach, self, args) => {
      const result: unknown = attach.apply(self, args as unknown[]);
      const buffer = (self as NestLogger).logBuffer;
      if (buffer !== undefined && !Object.hasOwn(buffer, 'push')) {
        const value = wrapFunction(buffer.push, (push, items, added) =>
          push.apply(
            items,
            (added as readonly BufferedLine[]).map((item) => heldBack(item, this.#bridge)),
          ),
        );
        Object.defineProperty(buffer, 'push', { value, configurable: true, writable: true });
      }
      return result;
    });
  }

  #patchPrint(owner: NestConsoleLogger): void {
    if (this.#seen.printMessages.has(owner)) return;
    this.#seen.printMessages.add(owner);
    wrap(owner, 'printMessages', (print, logger, args) =>
      this.#print(logger as NestConsoleLogger, print, args),
    );
  }

  #print(logger: NestConsoleLogger, print: AnyFunction, args: readonly unknown[]): unknown {
    const [messages, context, level = 'log', , stack, params] = args;
    const outer = this.#printing;
    const inherited = outer?.logger === logger ? outer.stack : undefined;
    const printing: Printing = {
      logger,
      call: this.#bridge.createCall(),
      context,
      level: String(level),
      stack: stack ?? inherited ?? (level === 'error' ? this.#stack : undefined),
      params: undefined,
      resolved: undefined,
      records: 0,
      isTurnedIntoText: true,
    };
    this.#stack = undefined;
    this.#printing = printing;
    // A class of the application that overrides the method need not call ours.
    this.#patchFormat(ownerOf(logger, 'formatMessage'));
    try {
      const result = runInsideLogger(() => print.apply(logger, args as unknown[]) as unknown);
      // A class of the application may print its messages by other means.
      if (printing.records === 0 && Array.isArray(messages)) {
        printing.params = withoutSecrets(logger, params);
        for (const message of messages) this.#emit(withoutSecrets(logger, message), undefined);
      }
      return result;
    } finally {
      // The overriding method may have called this one.
      if (outer?.logger === logger) outer.records += printing.records;
      this.#printing = outer;
    }
  }

  #patchFormat(owner: NestConsoleLogger): void {
    if (this.#seen.formatMessage.has(owner)) return;
    this.#seen.formatMessage.add(owner);
    wrap(owner, 'formatMessage', (format, logger, args) => {
      const printing = this.#printing;
      const records = printing?.records;
      if (printing !== undefined) {
        printing.resolved = args[1];
        printing.params = args[6];
      }
      const line: unknown = format.apply(logger, args as unknown[]);
      // An overriding method that calls the one it overrides has been here before.
      if (printing !== undefined && printing.records === records) {
        this.#emit(printing.resolved, undefined);
      }
      return this.#complete(line);
    });
  }

  /** Resolves a message that is a function to its return value, calling it once. */
  #resolve(message: unknown): void {
    if (this.#printing !== undefined && typeof message !== 'function') {
      this.#printing.resolved = message;
    }
  }

  #emit(message: unknown, error: unknown): void {
    const printing = this.#printing;
    if (printing === undefined) return;
    printing.records += 1;
    try {
      this.#emitRecord(printing, message, error);
    } catch (failure) {
      // The message is a proxy of the application; its line is printed all the same.
      diag.debug('a line of the NestJS logger has no record', failure);
    }
  }

  #emitRecord(
    { call, context, level, stack, params }: Printing,
    message: unknown,
    error: unknown,
  ): void {
    const severityNumber = toSeverityNumber(level, LEVELS);
    if (!this.#bridge.takes(call, severityNumber)) return;
    const exception = findException(message, error, stack);
    const isStackLeft = stack !== undefined && !isStack(stack);
    this.#bridge.emit(call, toBody(message, this.#bridge), {
      severityNumber,
      severityText: level,
      fields: {
        ...toFields(params),
        ...(context === undefined || context === '' ? {} : { context }),
        ...(isStackLeft ? { stack } : {}),
      },
      elsewhere: NO_KEYS,
      exception,
    });
  }

  #complete(line: unknown): unknown {
    if (this.#printing === undefined || this.#bridge.mode !== 'auto' || typeof line !== 'string') {
      return line;
    }
    const spanContext = this.#bridge.spanOfLine(this.#printing.call, line);
    return spanContext === undefined ? line : this.#bridge.correlation.complete(line, spanContext);
  }

  /** Returns a copy of the value with the ids, since the object may be the application's. */
  #withFields(value: unknown): unknown {
    const spanContext =
      this.#printing === undefined ? undefined : this.#bridge.spanOfLine(this.#printing.call);
    if (spanContext === undefined || typeof value !== 'object' || value === null) return value;
    const { correlation } = this.#bridge;
    const fields = value as Record<string, unknown>;
    if (fields[correlation.names.traceId] !== undefined) return value;
    const ids: Record<string, unknown> = {};
    correlation.setFields(ids, spanContext);
    const entries = Object.entries(fields);
    // NestJS 12 cuts off what follows a long message.
    const index = Math.max(
      entries.findIndex(([key]) => key === 'message'),
      0,
    );
    return Object.fromEntries(entries.toSpliced(index, 0, ...Object.entries(ids)));
  }
}

/** Returns the object in the logger's prototype chain that owns the method in use. */
function ownerOf(logger: NestConsoleLogger, name: keyof NestConsoleLogger): NestConsoleLogger {
  let owner: NestConsoleLogger | null = logger;
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as NestConsoleLogger | null;
  }
  return owner ?? logger;
}

/** Replaces a method, if there is one, by a wrapper that looks the same. */
function wrap(owner: object, name: string, invoke: Invoke): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function') return;
  const value = wrapFunction(original as AnyFunction, invoke);
  Object.defineProperty(owner, name, { ...descriptor, value });
}

function heldBack(item: BufferedLine, bridge: LogBridge): BufferedLine {
  const call = bridge.createCall();
  const { methodRef } = item;
  item.methodRef = (...args) => logBuffered(call, () => methodRef(...args));
  return item;
}

function withoutSecrets(logger: NestConsoleLogger, message: unknown): unknown {
  return logger.redactor === undefined ? message : logger.redact?.(message);
}

function toBody(message: unknown, bridge: LogBridge): AnyValue {
  const { bounds } = bridge.options;
  const text = isError(message) ? readProperty(message, 'message') : message;
  return typeof text === 'string'
    ? cutText(text, bounds.maxBodyLength)
    : new AnyValueWriter(bounds, bounds.maxBodyLength).toAnyValue(text);
}

/** Returns a copy of the parameters. Each field is read once, and one that throws is left out. */
function toFields(params: unknown): Record<string, unknown> {
  return typeof params === 'object' && params !== null
    ? Object.fromEntries(Object.keys(params).map((key) => [key, readProperty(params, key)]))
    : {};
}

function findException(
  message: unknown,
  error: unknown,
  stack: unknown,
): LoggedException | undefined {
  if (isError(message)) return toException(message);
  if (isError(error)) return toException(error);
  return isStack(stack) ? toStackException(stack, message) : undefined;
}

const NO_KEYS: ReadonlySet<string> = new Set();
