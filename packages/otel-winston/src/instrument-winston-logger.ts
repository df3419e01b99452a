// The distro calls this with the `Logger` class of each copy of winston that an application loads.
// It imports neither winston nor a transport, so that bundling this file adds only the bridge.

import { type Logger, logs, type SpanContext } from '@opentelemetry/api';
import { BRIDGE, bridgeMark, hasBridgeTransport } from './bridge-mark';
import { CallQueue } from './call-queue';
import { findCaller } from './caller';
import { completeLine } from './complete-line';
import { emitLogRecord } from './emit-log-record';
import { findLoggedError } from './exception';
import {
  LineCorrelation,
  type LineCorrelationOptions,
  toValidSpanContext,
} from './line-correlation';
import type { LogRecordOptions } from './log-attributes';
import { CALL, createCall, isReadingFields, type LogCall } from './log-call';
import { DEFAULT_BOUNDS, type LogRecordBounds } from './log-record-bounds';
import { isError } from './read-property';
import { toSeverityNumber } from './severity-number';
import { takeAppearance } from './take-appearance';
import { toLevel } from './to-log-record';
import { TransportLines } from './transport-lines';
import { SCOPE_NAME, VERSION } from './version';
import {
  type WinstonInfo,
  type WinstonLogger,
  type WinstonLoggerClass,
  type WinstonLoggerPrototype,
} from './winston';

/** The way in which the ids of a span are added to the lines that winston writes. */
export type Correlation = 'auto' | 'fields' | 'off';

/** The options of {@link instrumentWinstonLogger}. */
export interface WinstonInstrumentationOptions {
  /**
   * The logger that receives the records.
   * @defaultValue a logger of the global provider, requested with the first line
   */
  readonly logger?: Logger;
  /**
   * The way in which lines written inside of a span get its ids. `fields` adds `trace_id`,
   * `span_id` and `trace_flags` before the formats run; `auto` does that, and completes lines whose
   * format leaves them out; `off` leaves the lines alone.
   * @defaultValue `'auto'`
   */
  readonly correlation?: Correlation;
  /**
   * The names of the fields, and further values to write with them.
   * @defaultValue `trace_id`, `span_id` and `trace_flags`, nothing else
   */
  readonly fields?: LineCorrelationOptions;
  /**
   * Whether records contain the place in the code where the logger was called (`code.*`), which
   * costs some ten microseconds per line.
   * @defaultValue `false`
   */
  readonly codeAttributes?: boolean;
  /**
   * The least important level to export, by its name in winston. It does not change what the logger
   * prints.
   * @defaultValue the level of each logger
   */
  readonly level?: string;
  /**
   * The limits for the parts of one line in its record.
   * @defaultValue {@link DEFAULT_BOUNDS}
   */
  readonly bounds?: Partial<LogRecordBounds>;
}

/**
 * Bridges every logger of one copy of winston 3 to OpenTelemetry: each line that a logger's level
 * lets pass becomes a log record with the span of its call, and contains the ids of that span.
 *
 * It wraps three methods of the class, so loggers created before and after, child loggers,
 * containers and the default logger are all bridged, and none gets a transport, listener or format
 * that it did not have before. The record is made after the logger's own formats and those
 * of its transports, none of which runs more often than without us.
 *
 * A class that a copy of this package, bundled or installed, has instrumented already is left
 * alone. A logger that has an `OpenTelemetryTransport` exports through that transport only.
 *
 * Caution: together with `@opentelemetry/winston-transport` or another bridge each line is exported
 * twice.
 *
 * @param Logger - the export of `winston/lib/winston/logger.js`
 * @returns a function that removes the instrumentation
 */
export function instrumentWinstonLogger(
  Logger: WinstonLoggerClass,
  options: WinstonInstrumentationOptions = {},
): () => void {
  const prototype = Logger.prototype as WinstonLoggerPrototype & { [BRIDGE]?: unknown };
  if (prototype[BRIDGE] !== undefined) {
    return () => {};
  }
  return new WinstonBridge(prototype, options).enable();
}

type Methods = Pick<WinstonLoggerPrototype, 'write' | 'push' | '_transform'>;

/**
 * The path of a line through a logger, with the methods that the bridge wraps marked by `*`:
 *
 * ```
 * logger.info() ─ *write* ┬ at once ────────────────────┬ *_transform* ─ formats ─ *push* ─ transports
 *    the call             └ stream is busy: waits in it ┘  ids to the line     record
 * ```
 */
class WinstonBridge {
  readonly #prototype: WinstonLoggerPrototype;
  readonly #mode: Correlation;
  readonly #level: string | undefined;
  readonly #codeAttributes: boolean;
  readonly #correlation: LineCorrelation;
  readonly #options: LogRecordOptions;
  readonly #transportLines: TransportLines;
  #logger: Logger | undefined;
  #isEnabled = false;

  // Set between `write` and `_transform`, unless the stream is busy.
  #writingCall: LogCall | undefined;
  #writingInfo: unknown;
  // Set between `_transform` and `push`.
  #formattingCall: LogCall | undefined;
  #formattingInfo: unknown;
  #spanContext: SpanContext | undefined;

  readonly #waiting = new WeakMap<WinstonLogger, CallQueue>();

  constructor(prototype: WinstonLoggerPrototype, options: WinstonInstrumentationOptions) {
    this.#prototype = prototype;
    this.#logger = options.logger;
    this.#mode = options.correlation ?? 'auto';
    this.#level = options.level;
    this.#codeAttributes = options.codeAttributes ?? false;
    this.#correlation = new LineCorrelation(options.fields);
    this.#transportLines = new TransportLines(this.#correlation);
    this.#options = {
      bounds: { ...DEFAULT_BOUNDS, ...options.bounds },
      correlation: this.#correlation,
    };
  }

  /**
   * @returns a function that restores the methods, or makes them ineffective under later wrappers
   */
  enable(): () => void {
    const restore = replaceMethods(this.#prototype, this.#createMethods(this.#prototype));
    define(this.#prototype, BRIDGE, bridgeMark, false);
    this.#isEnabled = true;
    return () => {
      this.#isEnabled = false;
      restore();
      this.#transportLines.remove();
      delete (this.#prototype as { [BRIDGE]?: unknown })[BRIDGE];
    };
  }

  #createMethods({ write, push, _transform }: Methods): Methods {
    // oxlint-disable-next-line typescript/no-this-alias -- `this` is the logger inside the methods
    const bridge = this;
    // They have the form of winston's and its streams' own functions, see `takeAppearance`.
    return {
      // A method would have no `prototype`.
      write: function (chunk, encoding, callback) {
        return bridge.#isEnabled
          ? bridge.#write(this, write, chunk, encoding, callback)
          : write.call(this, chunk, encoding, callback);
      },
      _transform(chunk, encoding, callback) {
        return bridge.#isEnabled && !this.silent
          ? bridge.#transform(this, _transform, chunk, encoding, callback)
          : _transform.call(this, chunk, encoding, callback);
      },
      // A method would have no `prototype`.
      push: function (chunk, encoding) {
        if (bridge.#formattingCall !== undefined) {
          bridge.#push(this, chunk);
        }
        return push.call(this, chunk, encoding);
      },
    };
  }

  #write(
    logger: WinstonLogger,
    write: Methods['write'],
    info: unknown,
    encoding: unknown,
    callback: unknown,
  ): unknown {
    // Reading a field for the record has written this line: without us there would be none.
    if (isReadingFields() && typeof encoding !== 'function' && typeof callback !== 'function') {
      return true;
    }
    const outerCall = this.#writingCall;
    const outerInfo = this.#writingInfo;
    const call = createCall(this.#codeAttributes ? findCaller() : undefined);
    this.#writingCall = call;
    this.#writingInfo = info;
    try {
      return write.call(logger, info, encoding, callback);
    } finally {
      if (this.#writingCall === call) {
        this.#wait(logger, info, call);
      }
      this.#writingCall = outerCall;
      this.#writingInfo = outerInfo;
    }
  }

  #transform(
    logger: WinstonLogger,
    transform: Methods['_transform'],
    info: unknown,
    encoding: unknown,
    callback: unknown,
  ): unknown {
    const outerCall = this.#formattingCall;
    const outerInfo = this.#formattingInfo;
    const outerSpanContext = this.#spanContext;
    const call = this.#takeCall(logger, info);
    const spanContext = this.#mode === 'off' ? undefined : toValidSpanContext(call.context);
    const line = isObject(info) ? toLine(info, call, spanContext, this.#correlation) : info;
    this.#formattingCall = call;
    this.#formattingInfo = line;
    this.#spanContext = spanContext;
    try {
      return transform.call(logger, line, encoding, callback);
    } finally {
      this.#formattingCall = outerCall;
      this.#formattingInfo = outerInfo;
      this.#spanContext = outerSpanContext;
    }
  }

  #push(logger: WinstonLogger, chunk: unknown): void {
    const call = this.#formattingCall;
    this.#formattingCall = undefined;
    if (call === undefined || !isObject(chunk)) {
      return;
    }
    try {
      if (chunk !== this.#formattingInfo) {
        this.#correlation.withoutStaleFields(this.#formattingInfo as WinstonInfo);
      }
      if (hasBridgeTransport(logger, chunk)) {
        chunk[CALL] = call;
      } else if (this.#isPassed(logger, chunk)) {
        this.#record(logger, chunk, call);
      }
      if (this.#mode === 'auto' && this.#spanContext !== undefined) {
        completeLine(chunk, this.#spanContext, this.#correlation);
        this.#transportLines.expect(chunk, this.#spanContext, logger._readableState?.pipes);
      }
    } catch {
      // The line is frozen or a proxy of the application: winston gets it unchanged.
    }
  }

  // What the formats of transports mask or drop is masked or dropped in the record, so that is made
  // when they have run. It is not made of a line that this logger writes while it makes a record.
  #record(logger: WinstonLogger, info: WinstonInfo, call: LogCall): void {
    if (call.isFromEmit || isReadingFields()) return;
    const { levels } = logger;
    const recordLogger = (this.#logger ??= logs.getLogger(SCOPE_NAME, VERSION));
    const emit = (line: WinstonInfo) =>
      emitLogRecord(recordLogger, line, call, levels, this.#options);
    const pipes = logger._readableState?.pipes;
    if (!this.#transportLines.awaitFormats(info, { pipes, levels }, emit)) emit(info);
  }

  // Decides as winston's transports do that have no level of their own.
  #isPassed(logger: WinstonLogger, info: WinstonInfo): boolean {
    const { level, levels } = logger;
    const lineLevel = toLevel(info);
    if (this.#level !== undefined) {
      return toSeverityNumber(lineLevel, levels) >= toSeverityNumber(this.#level, levels);
    }
    if (typeof level !== 'string' || level === '') {
      return true;
    }
    return levels !== undefined && (levels[level] as number) >= (levels[lineLevel] as number);
  }

  #wait(logger: WinstonLogger, info: unknown, call: LogCall): void {
    let queue = this.#waiting.get(logger);
    if (queue === undefined) {
      this.#waiting.set(logger, (queue = new CallQueue()));
    }
    queue.add(info, call, logger.writableLength ?? 0);
  }

  #takeCall(logger: WinstonLogger, info: unknown): LogCall {
    const call = this.#writingCall;
    if (call !== undefined && this.#writingInfo === info) {
      this.#writingCall = undefined;
      return call;
    }
    return this.#waiting.get(logger)?.take(info) ?? createCall();
  }
}

function toLine(
  info: WinstonInfo,
  call: LogCall,
  spanContext: SpanContext | undefined,
  correlation: LineCorrelation,
): WinstonInfo {
  try {
    const error = findLoggedError(info);
    if (error !== undefined) {
      call.error = error;
      const { message, stack } = info;
      call.hadStack = !isError(info) && typeof stack === 'string';
      call.hadMessage = typeof message === 'string' && message.includes(error.message);
    }
    if (spanContext !== undefined) {
      return correlation.withFields(info, spanContext);
    }
    correlation.withoutStaleFields(info);
  } catch {
    // A getter or a proxy that throws does so again in the formats, as without us.
  }
  return info;
}

function isObject(value: unknown): value is WinstonInfo {
  return typeof value === 'object' && value !== null;
}

/**
 * Replaces methods. Inherited ones are replaced in an object between the class and its parent: an
 * own property would appear in `Object.keys` of the prototype, or be missed by `for ... in` over a
 * logger.
 */
function replaceMethods(prototype: WinstonLoggerPrototype, methods: Methods): () => void {
  const parent = Object.getPrototypeOf(prototype) as object;
  const between = Object.create(parent) as Methods;
  const restores = (['write', 'push', '_transform'] as const).map((name) => {
    takeAppearance(methods[name], prototype[name]);
    const original = Object.getOwnPropertyDescriptor(prototype, name);
    if (original === undefined) {
      define(between, name, methods[name], true);
      return () => {};
    }
    define(prototype, name, methods[name], original.enumerable ?? false);
    return () => {
      if (prototype[name] === methods[name]) Object.defineProperty(prototype, name, original);
    };
  });
  Object.setPrototypeOf(prototype, between);
  return () => {
    restores.forEach((restore) => restore());
    if (Object.getPrototypeOf(prototype) === between) Object.setPrototypeOf(prototype, parent);
  };
}

function define(owner: object, key: PropertyKey, value: unknown, enumerable: boolean): void {
  Object.defineProperty(owner, key, { value, enumerable, configurable: true, writable: true });
}
