import { types } from 'node:util';
import {
  isError,
  isSerializedError,
  type LoggedException,
  toSerializedException,
} from '@acme/otel-winston/log-record';
import { isOfResource } from './process-fields';
import { readLine } from './read-line';

/** The symbols of `pino/lib/symbols.js`, under which a logger keeps its parts. */
export interface PinoSymbols {
  readonly asJsonSym: symbol;
  readonly chindingsSym: symbol;
  readonly errorKeySym?: symbol;
  readonly formattersSym: symbol;
  readonly messageKeySym: symbol;
  readonly nestedKeySym: symbol;
  readonly serializersSym: symbol;
  readonly stringifiersSym: symbol;
}

export interface PinoLogger {
  readonly levels: {
    readonly labels: Readonly<Record<number, string>>;
    readonly values: Readonly<Record<string, number>>;
  };
  readonly [key: symbol]: unknown;
}

export type PinoFields = Readonly<Record<string, unknown>>;

/** The arguments of the call from which pino makes a line, and the line. */
interface PinoCall {
  readonly fields: PinoFields;
  readonly message: unknown;
  readonly time: string;
  readonly line: string;
}

/** The parts of a line that its record is made of. */
export interface ReadLine {
  readonly message: unknown;
  readonly fields: PinoFields;
  readonly elsewhere: ReadonlySet<string>;
  readonly exception: LoggedException | undefined;
}

/**
 * The facts about a logger that decide how its lines are read: whether the application changes what
 * it logs, and what is bound to it.
 */
interface Plan {
  /** Whether a line has the fields of its call unchanged. */
  readonly isPlain: boolean;
  readonly chindings: string;
  readonly bindings: PinoFields | undefined;
  readonly elsewhere: ReadonlySet<string>;
}

/**
 * Reads the fields of pino's lines. What is looked up about a logger is cached: `serializers`,
 * `formatters`, `redact` and `nestedKey` never change, bindings can be set anew.
 */
export class PinoFieldsReader {
  readonly #symbols: PinoSymbols;
  readonly #plans = new WeakMap<PinoLogger, Plan>();
  readonly #elsewhere = new Map<string, ReadonlySet<string>>();

  constructor(symbols: PinoSymbols) {
    this.#symbols = symbols;
  }

  read(logger: PinoLogger, call: PinoCall): ReadLine {
    const plan = this.#planOf(logger, call.time);
    // An application's own `timestamp` function may add further fields.
    const hasTimeOnly = SIMPLE_TIME.test(call.time);
    if (plan.isPlain && hasTimeOnly && this.#hasAsGiven(logger, call.fields)) {
      const { fields, message } = call;
      const messageKey = logger[this.#symbols.messageKeySym] as string;
      return {
        message: message ?? fields[messageKey],
        fields: plan.bindings === undefined ? fields : { ...plan.bindings, ...fields },
        elsewhere: plan.elsewhere,
        exception: undefined,
      };
    }
    return this.#readLine(logger, call);
  }

  #planOf(logger: PinoLogger, time: string): Plan {
    const chindings = logger[this.#symbols.chindingsSym] as string;
    const known = this.#plans.get(logger);
    if (known?.chindings === chindings) return known;
    const bindings = parseBindings(chindings);
    const plan: Plan = {
      isPlain: this.#isPlain(logger),
      chindings,
      bindings,
      elsewhere: this.#elsewhereOf(logger, time, false),
    };
    this.#plans.set(logger, plan);
    return plan;
  }

  #isPlain(logger: PinoLogger): boolean {
    const { formattersSym, nestedKeySym, serializersSym, stringifiersSym } = this.#symbols;
    const formatters = logger[formattersSym] as { readonly log?: unknown };
    const serializers = logger[serializersSym] as Readonly<Record<string, unknown>>;
    return (
      typeof formatters.log !== 'function' &&
      !logger[nestedKeySym] &&
      serializers[logger[this.#symbols.messageKeySym] as string] === undefined &&
      Reflect.ownKeys(logger[stringifiersSym] as object).length === 0
    );
  }

  /**
   * Returns whether a line has the fields of its call unchanged. Objects are read from the line,
   * since reading them again would call the application's getters and `toJSON` again. Errors are
   * read directly, which yields more than pino's own serializer does.
   */
  #hasAsGiven(logger: PinoLogger, fields: PinoFields): boolean {
    if (types.isProxy(fields)) return false;
    const { serializersSym, errorKeySym } = this.#symbols;
    const serializers = logger[serializersSym] as Readonly<Record<string, unknown>>;
    const errorKey = errorKeySym === undefined ? 'err' : logger[errorKeySym];
    for (const key of Object.keys(fields)) {
      const descriptor = Object.getOwnPropertyDescriptor(fields, key);
      if (descriptor === undefined || descriptor.get !== undefined) return false;
      const serializer = serializers[key] ?? (key === errorKey ? serializers['err'] : undefined);
      const isAsGiven =
        serializer === undefined
          ? isPrimitive(descriptor.value)
          : isOfPino(serializer) && types.isNativeError(descriptor.value);
      if (!isAsGiven) return false;
    }
    return true;
  }

  #readLine(logger: PinoLogger, { line, time, fields: given }: PinoCall): ReadLine {
    const messageKey = logger[this.#symbols.messageKeySym] as string;
    const fields = readLine(line, messageKey);
    this.#setPlainError(logger, fields, given);
    return {
      message: fields[messageKey],
      fields,
      elsewhere: this.#elsewhereOf(logger, time, isOfResource(fields)),
      exception: this.#findNestedException(logger, fields),
    };
  }

  /** Sets an Error given under `error`, of which JSON leaves `{}`, as the whole error. */
  #setPlainError(logger: PinoLogger, fields: Record<string, unknown>, given: PinoFields): void {
    const { error: printed } = fields;
    if (typeof printed !== 'object' || isSerializedError(printed) || !this.#isAsGiven(logger))
      return;
    if (isError(given['error'])) fields['error'] = given['error'];
  }

  /**
   * Returns whether `error` reaches the line unchanged. With a serializer, a formatter or redaction
   * in between, the record has what the line has.
   */
  #isAsGiven(logger: PinoLogger): boolean {
    const { formattersSym, serializersSym, stringifiersSym } = this.#symbols;
    return (
      (logger[serializersSym] as Partial<Record<string, unknown>>)['error'] === undefined &&
      (logger[formattersSym] as Partial<Record<string, unknown>>)['log'] === undefined &&
      Reflect.ownKeys(logger[stringifiersSym] as object).length === 0
    );
  }

  #findNestedException(logger: PinoLogger, fields: PinoFields): LoggedException | undefined {
    const nested = fields[(logger[this.#symbols.nestedKeySym] as string | undefined) ?? ''];
    const error =
      typeof nested === 'object' && nested !== null
        ? Object.values(nested).find(isSerializedError)
        : undefined;
    return error === undefined ? undefined : toSerializedException(error);
  }

  /**
   * Returns the keys whose values the record has elsewhere. The key of the time is the one that the
   * logger's `timestamp` option writes, usually `time`.
   */
  #elsewhereOf(logger: PinoLogger, time: string, ofResource: boolean): ReadonlySet<string> {
    const messageKey = logger[this.#symbols.messageKeySym] as string;
    const timeKey = /^,"([^"]+)"/.exec(time)?.[1] ?? '';
    const key = `${messageKey}\n${timeKey}\n${ofResource}`;
    let keys = this.#elsewhere.get(key);
    if (keys === undefined) {
      keys = new Set(['level', messageKey, timeKey, ...(ofResource ? ['pid', 'hostname'] : [])]);
      this.#elsewhere.set(key, keys);
    }
    return keys;
  }
}

/** Parses the bindings of a logger, which pino keeps as a piece of its lines. */
function parseBindings(chindings: string): PinoFields | undefined {
  if (chindings === '') return undefined;
  const bindings = JSON.parse(`{${chindings.slice(1)}}`) as Record<string, unknown>;
  if (isOfResource(bindings)) {
    delete bindings['pid'];
    delete bindings['hostname'];
  }
  return Object.keys(bindings).length === 0 ? undefined : bindings;
}

const SIMPLE_TIME = /^(?:,"(?:time|timestamp)":[^,]*)?$/;

/** Returns whether JSON preserves a value. */
const isPrimitive = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  value === undefined ||
  value === null ||
  Number.isFinite(value);

/** Returns whether a serializer is the one that comes with pino. */
function isOfPino(serializer: unknown): boolean {
  return typeof serializer === 'function' && serializer.name === 'errSerializer';
}
