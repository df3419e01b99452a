import {
  cutText,
  isError,
  isSerializedError,
  type LogCall,
  type LoggedException,
  toSerializedException,
  toSeverityNumber,
} from '@acme/otel-winston/log-record';
import type { SeverityNumber, SpanContext } from '@opentelemetry/api';
import type { Runtime } from '../runtime';
import { LogBridge } from './log-bridge';
import { isOfResource } from './process-fields';
import { readLine } from './read-line';

/** What `pino/lib/symbols.js` names; a logger keeps its parts under these. */
interface PinoSymbols {
  readonly asJsonSym: symbol;
  readonly formattersSym: symbol;
  readonly messageKeySym: symbol;
  readonly nestedKeySym: symbol;
  readonly serializersSym: symbol;
  readonly stringifiersSym: symbol;
}

interface PinoLogger {
  readonly levels: {
    readonly labels: Readonly<Record<number, string>>;
    readonly values: Readonly<Record<string, number>>;
  };
  readonly [key: symbol]: unknown;
}

/** Makes the line of one call: serializers, formatters, redaction and all. */
type AsJson = (
  this: PinoLogger,
  fields: object,
  message: unknown,
  level: number,
  time: string,
) => string;

const MARK = Symbol.for('@acme/otel-auto/pino@1');

/**
 * Bridges every logger of every copy of pino 8 to 10 that loads.
 *
 * pino makes the line of a call in one method of the prototype that all loggers have, children
 * included. The record is taken from the line, so that what serializers and formatters made of the
 * fields and what `redact` took out of them counts; the ids are put at the end of the line, where
 * every stream, transport and worker thread finds them.
 */
export function bridgePino(runtime: Runtime): void {
  const bridge = new LogBridge(runtime, 'pino');
  const symbolsOf = new Map<string | undefined, PinoSymbols>();
  runtime.hooks.onExports((exports, name, packageRoot) => {
    if (name === 'pino/lib/symbols.js') symbolsOf.set(packageRoot, exports as PinoSymbols);
    const symbols = symbolsOf.get(packageRoot);
    if (name === 'pino/lib/proto.js' && symbols !== undefined) {
      const prototype = Object.getPrototypeOf((exports as () => object)()) as object;
      patchPrototype(prototype as Record<symbol, unknown>, symbols, bridge);
    }
    return exports;
  });
}

function patchPrototype(
  prototype: Record<symbol, unknown>,
  symbols: PinoSymbols,
  bridge: LogBridge,
): void {
  const asJson = prototype[symbols.asJsonSym] as AsJson | undefined;
  if (typeof asJson !== 'function' || prototype[MARK] === true) return;
  Object.defineProperty(prototype, MARK, { value: true });
  const lines = new PinoLines(bridge, symbols);
  prototype[symbols.asJsonSym] = function (this: PinoLogger, ...args: Parameters<AsJson>): string {
    const call = bridge.createCall();
    const line = asJson.apply(this, args);
    return typeof line === 'string' ? lines.pass(this, call, line, args) : line;
  };
}

class PinoLines {
  readonly #bridge: LogBridge;
  readonly #symbols: PinoSymbols;
  readonly #ranks = new WeakMap<object, Readonly<Record<string, number>>>();
  readonly #elsewhere = new Map<string, ReadonlySet<string>>();

  constructor(bridge: LogBridge, symbols: PinoSymbols) {
    this.#bridge = bridge;
    this.#symbols = symbols;
  }

  /** Emits the record of a line and gives the line as it is to be written. Never throws. */
  pass(logger: PinoLogger, call: LogCall, line: string, args: Parameters<AsJson>): string {
    try {
      const fields = this.#takes(logger, call, args) ? this.#read(logger, line) : undefined;
      if (fields !== undefined) this.#emit(logger, call, fields, args);
      const spanContext = this.#bridge.spanOfLine(call, line);
      if (spanContext === undefined || this.#hasIds(logger, line, fields, spanContext)) return line;
      return this.#bridge.correlation.withMembers(line, line.lastIndexOf('}'), spanContext);
    } catch {
      return line;
    }
  }

  #takes(logger: PinoLogger, call: LogCall, [, , level]: Parameters<AsJson>): boolean {
    return this.#bridge.takes(call, this.#severityOf(logger, toSeverityText(logger, level)));
  }

  #read(logger: PinoLogger, line: string): Record<string, unknown> {
    return readLine(line, logger[this.#symbols.messageKeySym] as string);
  }

  #emit(
    logger: PinoLogger,
    call: LogCall,
    fields: Record<string, unknown>,
    [given, , level, time]: Parameters<AsJson>,
  ): void {
    const messageKey = logger[this.#symbols.messageKeySym] as string;
    const text = fields[messageKey];
    this.#setPlainError(logger, fields, given);
    const severityText = toSeverityText(logger, level);
    this.#bridge.emit(
      call,
      typeof text === 'string' ? cutText(text, this.#bridge.options.bounds.maxBodyLength) : text,
      {
        severityText,
        severityNumber: this.#severityOf(logger, severityText),
        fields,
        elsewhere: this.#elsewhereOf(messageKey, time, isOfResource(fields)),
        exception: this.#findNestedException(logger, fields),
      },
    );
  }

  /** Of an Error under `error` JSON leaves `{}`; the record has it whole. */
  #setPlainError(logger: PinoLogger, fields: Record<string, unknown>, given: object): void {
    const left = fields['error'];
    if (typeof left !== 'object' || isSerializedError(left) || !this.#isAsGiven(logger)) return;
    const { error } = given as { readonly error?: unknown };
    if (isError(error)) fields['error'] = error;
  }

  #findNestedException(
    logger: PinoLogger,
    fields: Record<string, unknown>,
  ): LoggedException | undefined {
    const nested = fields[(logger[this.#symbols.nestedKeySym] as string | undefined) ?? ''];
    const error =
      typeof nested === 'object' && nested !== null
        ? Object.values(nested).find(isSerializedError)
        : undefined;
    return error === undefined ? undefined : toSerializedException(error);
  }

  /** With a serializer, a formatter or redaction in between, what the line says counts. */
  #isAsGiven(logger: PinoLogger): boolean {
    const { formattersSym, serializersSym, stringifiersSym } = this.#symbols;
    return (
      (logger[serializersSym] as Partial<Record<string, unknown>>)['error'] === undefined &&
      (logger[formattersSym] as Partial<Record<string, unknown>>)['log'] === undefined &&
      Reflect.ownKeys(logger[stringifiersSym] as object).length === 0
    );
  }

  /** Whether the application has written ids into a line by itself, as a `mixin` for example. */
  #hasIds(
    logger: PinoLogger,
    line: string,
    fields: Record<string, unknown> | undefined,
    spanContext: SpanContext,
  ): boolean {
    const { correlation } = this.#bridge;
    const name = correlation.names.traceId;
    if (!correlation.isIn(line, spanContext) && !correlation.mentions(line, name)) return false;
    const { [name]: ownId, ...others } = fields ?? this.#read(logger, line);
    return ownId !== undefined || Object.values(others).includes(spanContext.traceId);
  }

  /** pino counts up to what matters most, the severities of a set are found from the other end. */
  #severityOf({ levels }: PinoLogger, name: string): SeverityNumber {
    let ranks = this.#ranks.get(levels);
    if (ranks === undefined) {
      ranks = Object.fromEntries(
        Object.entries(levels.values).map(([label, value]) => [label, -value]),
      );
      this.#ranks.set(levels, ranks);
    }
    return toSeverityNumber(name, ranks);
  }

  /** The time stands under the key that the logger's `timestamp` option writes, `time` as a rule. */
  #elsewhereOf(messageKey: string, time: string, ofResource: boolean): ReadonlySet<string> {
    const timeKey = time.startsWith(',"time"') ? 'time' : (/^,"([^"]+)"/.exec(time)?.[1] ?? '');
    const key = `${messageKey}\n${timeKey}\n${ofResource}`;
    let keys = this.#elsewhere.get(key);
    if (keys === undefined) {
      keys = new Set(['level', messageKey, timeKey, ...(ofResource ? ['pid', 'hostname'] : [])]);
      this.#elsewhere.set(key, keys);
    }
    return keys;
  }
}

function toSeverityText({ levels }: PinoLogger, level: number): string {
  return levels.labels[level] ?? String(level);
}
