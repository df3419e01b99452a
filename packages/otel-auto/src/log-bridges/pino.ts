import { cutText, type LogCall, toSeverityNumber } from '@acme/otel-winston/log-record';
import type { SeverityNumber } from '@opentelemetry/api';
import type { Runtime } from '../runtime';
import { LogBridge } from './log-bridge';
import { isOfResource } from './process-fields';

/** What `pino/lib/symbols.js` names; a logger keeps its parts under these. */
interface PinoSymbols {
  readonly asJsonSym: symbol;
  readonly messageKeySym: symbol;
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
      const [, , level] = args;
      const severityText = logger.levels.labels[level] ?? String(level);
      const severityNumber = this.#severityOf(logger, severityText);
      if (this.#bridge.takes(call, severityNumber)) {
        this.#emit(logger, call, line, args, { severityText, severityNumber });
      }
      const spanContext = this.#bridge.spanOfLine(call);
      const { correlation } = this.#bridge;
      return spanContext === undefined || correlation.isIn(line, spanContext)
        ? line
        : correlation.withMembers(line, line.lastIndexOf('}'), spanContext);
    } catch {
      return line;
    }
  }

  #emit(
    logger: PinoLogger,
    call: LogCall,
    line: string,
    [fields, message, , time]: Parameters<AsJson>,
    severity: { readonly severityText: string; readonly severityNumber: SeverityNumber },
  ): void {
    const { maxBodyLength } = this.#bridge.options.bounds;
    const messageKey = logger[this.#symbols.messageKeySym] as string;
    if (line.length > MAX_PARSED_LENGTH) {
      const isRedacted =
        Reflect.ownKeys(logger[this.#symbols.stringifiersSym] as object).length > 0;
      const body =
        typeof message === 'string' && !isRedacted ? cutText(message, maxBodyLength) : '';
      const kept = isRedacted ? { '[cut]': `a line of ${line.length} characters` } : fields;
      const elsewhere = this.#elsewhereOf(messageKey, time, false);
      this.#bridge.emit(call, body, { ...severity, fields: kept, elsewhere });
      return;
    }
    const parsed = JSON.parse(line) as Record<string, unknown>;
    const text = parsed[messageKey];
    const body = typeof text === 'string' ? cutText(text, maxBodyLength) : (text as never);
    const elsewhere = this.#elsewhereOf(messageKey, time, isOfResource(parsed));
    this.#bridge.emit(call, body, { ...severity, fields: parsed, elsewhere });
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

/** To take a line apart that is longer would hold up the application. */
const MAX_PARSED_LENGTH = 262_144;
