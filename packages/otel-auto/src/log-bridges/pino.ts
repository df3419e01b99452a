import {
  AnyValueWriter,
  cutText,
  type LogCall,
  toSeverityNumber,
} from '@acme/otel-winston/log-record';
import type { AnyValue, SeverityNumber, SpanContext } from '@opentelemetry/api';
import { LogBridge, type LogBridgeInput } from './log-bridge';
import {
  PinoFieldsReader,
  type PinoFields,
  type PinoLogger,
  type PinoSymbols,
  type ReadLine,
} from './pino-fields';

/** The method that makes the line of a call, applying serializers, formatters and redaction. */
type AsJson = (
  this: PinoLogger,
  fields: PinoFields,
  message: unknown,
  level: number,
  time: string,
) => string;

const MARK = Symbol.for('@acme/otel-auto/pino@1');

/**
 * Bridges every logger of every copy of pino 8 to 10 that loads.
 *
 * pino makes the line of a call in one method of the prototype that all loggers have, including
 * children. The record is made of the method's arguments or, if the application changes the fields
 * (serializers, formatters, `redact`), of the line that it returns. The ids are added at the end of
 * the line, where every stream, transport and worker thread finds them.
 */
export function bridgePino(input: LogBridgeInput): void {
  const bridge = new LogBridge(input, 'pino');
  const symbolsOf = new Map<string | undefined, PinoSymbols>();
  input.hooks.onExports((exports, name, packageRoot) => {
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
  readonly #reader: PinoFieldsReader;
  readonly #ranks = new WeakMap<object, Readonly<Record<string, number>>>();

  constructor(bridge: LogBridge, symbols: PinoSymbols) {
    this.#bridge = bridge;
    this.#reader = new PinoFieldsReader(symbols);
  }

  /** Emits the record of a line and returns the line to be written. Never throws. */
  pass(logger: PinoLogger, call: LogCall, line: string, args: Parameters<AsJson>): string {
    try {
      const read = this.#emit(logger, call, line, args);
      const spanContext = this.#bridge.spanOfLine(call, line);
      if (spanContext === undefined || this.#hasIds(logger, line, args, read, spanContext))
        return line;
      return this.#bridge.correlation.withMembers(line, line.lastIndexOf('}'), spanContext);
    } catch {
      return line;
    }
  }

  #emit(
    logger: PinoLogger,
    call: LogCall,
    line: string,
    args: Parameters<AsJson>,
  ): ReadLine | undefined {
    const [, , level] = args;
    const severityText = logger.levels.labels[level] ?? String(level);
    const severityNumber = this.#severityOf(logger, severityText);
    if (!this.#bridge.takes(call, severityNumber)) return undefined;
    const read = this.#read(logger, line, args);
    const { fields, elsewhere, exception } = read;
    const body = this.#toBody(read.message);
    this.#bridge.emit(call, body, { severityNumber, severityText, fields, elsewhere, exception });
    return read;
  }

  #read(logger: PinoLogger, line: string, [fields, message, , time]: Parameters<AsJson>): ReadLine {
    return this.#reader.read(logger, { fields, message, time, line });
  }

  #toBody(message: unknown): AnyValue {
    const { bounds } = this.#bridge.options;
    return typeof message === 'string'
      ? cutText(message, bounds.maxBodyLength)
      : new AnyValueWriter(bounds, bounds.maxBodyLength).toAnyValue(message);
  }

  /**
   * Returns whether the application has written ids into a line by itself, for example with a
   * `mixin`.
   */
  #hasIds(
    logger: PinoLogger,
    line: string,
    args: Parameters<AsJson>,
    read: ReadLine | undefined,
    spanContext: SpanContext,
  ): boolean {
    const { correlation } = this.#bridge;
    const name = correlation.names.traceId;
    if (!correlation.isIn(line, spanContext) && !correlation.mentions(line, name)) return false;
    const { [name]: ownId, ...others } = (read ?? this.#read(logger, line, args)).fields;
    return ownId !== undefined || Object.values(others).includes(spanContext.traceId);
  }

  /**
   * Returns the severity of a level. pino's values increase with severity; the severity of a set of
   * levels is found from the most severe one.
   */
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
}
