import { types } from 'node:util';
import {
  isError,
  isSerializedError,
  type LoggedException,
  toSerializedException,
} from '@acme/otel-winston/log-record';
import { isOfResource } from './process-fields';
import { readLine } from './read-line';

/** What `pino/lib/symbols.js` names; a logger keeps its parts under these. */
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

/** A call as pino is about to make a line of it, and the line. */
interface PinoCall {
  readonly fields: PinoFields;
  readonly message: unknown;
  readonly time: string;
  readonly line: string;
}

/** What the record of a line is made of. */
export interface ReadLine {
  readonly message: unknown;
  readonly fields: PinoFields;
  readonly elsewhere: ReadonlySet<string>;
  readonly exception: LoggedException | undefined;
}

/** Whether an application changes what it logs, and what it has bound to a logger. */
interface Plan {
  /** Whether a line has the fields of its call as they are. */
  readonly isPlain: boolean;
  readonly chindings: string;
  readonly bindings: PinoFields | undefined;
  readonly elsewhere: ReadonlySet<string>;
}

/**
 * Reads the fields of pino's lines. What is looked up of a logger is kept: `serializers`,
 * `formatters`, `redact` and `nestedKey` are of a logger for good, bindings can be set anew.
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
    // A time of the application's own making may bring further fields.
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
   * Whether a line has the fields of its call as they are. Objects are read from the line: to read
   * them again would call getters and `toJSON` of the application again. An Error is told better than
   * pino's own serializer tells it.
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

  /** Of an Error under `error` JSON leaves `{}`; the record has it whole. */
  #setPlainError(logger: PinoLogger, fields: Record<string, unknown>, given: PinoFields): void {
    const { error: printed } = fields;
    if (typeof printed !== 'object' || isSerializedError(printed) || !this.#isAsGiven(logger))
      return;
    if (isError(given['error'])) fields['error'] = given['error'];
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

  #findNestedException(logger: PinoLogger, fields: PinoFields): LoggedException | undefined {
    const nested = fields[(logger[this.#symbols.nestedKeySym] as string | undefined) ?? ''];
    const error =
      typeof nested === 'object' && nested !== null
        ? Object.values(nested).find(isSerializedError)
        : undefined;
    return error === undefined ? undefined : toSerializedException(error);
  }

  /** The time stands under the key that the logger's `timestamp` option writes, `time` as a rule. */
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

/** pino keeps the bindings of a logger as a part of its lines. */
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

/** What JSON gives back as it was. */
const isPrimitive = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  value === undefined ||
  value === null ||
  Number.isFinite(value);

/** Whether a serializer is the one that comes with pino. */
function isOfPino(serializer: unknown): boolean {
  return typeof serializer === 'function' && serializer.name === 'errSerializer';
}
