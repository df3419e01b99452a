import type { SpanContext } from '@opentelemetry/api';
import { completeLine } from './complete-line';
import type { LineCorrelation } from './line-correlation';
import { LineRecord } from './line-record';
import { takeAppearance } from './take-appearance';
import { LEVEL, type WinstonInfo, type WinstonLevels } from './winston';

/** The parts of a format that a transport calls. */
interface Format {
  transform(info: WinstonInfo, options: unknown): unknown;
}

/** The parts of `winston-transport` that finish a line for one transport. */
interface Transport {
  format?: unknown;
  readonly silent?: boolean;
  readonly level?: string;
  readonly handleExceptions?: boolean;
  _write(info: WinstonInfo, encoding: unknown, callback: unknown): unknown;
  _writev?(chunks: readonly { readonly chunk?: unknown }[], callback: unknown): unknown;
}

/** The facts about a line for when a transport's format runs. */
interface Line {
  /** The span whose ids the finished text gets. */
  spanContext?: SpanContext;
  record?: LineRecord;
}

/** Marks the objects that are set in the place of formats. */
const STAND_IN = Symbol('stand-in');

/** The lines that a transport is given at once, and those that its format has seen. */
interface Run {
  readonly infos: readonly WinstonInfo[];
  readonly formatted: Set<WinstonInfo>;
}

/**
 * Follows lines through the formats of transports: completes those whose text only such a format
 * creates, and hands what the formats make of a line to its record.
 *
 * A transport runs its format on a copy of the line inside of `_write`, so the class that owns this
 * method is patched, once, when a line first reaches a transport with a format. While the method
 * runs, an object that inherits from the format is set in its place; before and afterwards the
 * transport has its own format. No format runs a second time.
 */
export class TransportLines {
  readonly #correlation: LineCorrelation;
  readonly #lines = new WeakMap<WinstonInfo, Line>();
  readonly #prepared = new WeakMap<object, boolean>();
  readonly #seen = new WeakSet<object>();
  readonly #patched = new WeakSet<object>();
  readonly #restores: (() => void)[] = [];
  readonly #standIns = new WeakMap<object, Format>();
  #run: Run | undefined;

  constructor(correlation: LineCorrelation) {
    this.#correlation = correlation;
  }

  /**
   * Makes the record of a line with what the formats of its transports make of the line. Returns
   * whether there are such formats; without them nothing is to be waited for.
   *
   * @param levels - the levels of the logger
   * @param emit - makes the record
   */
  awaitFormats(
    info: WinstonInfo,
    { pipes, levels }: { readonly pipes: unknown; readonly levels: WinstonLevels | undefined },
    emit: (line: WinstonInfo) => void,
  ): boolean {
    let waiting = 0;
    let hasPlain = false;
    eachTransport(pipes, (transport) => {
      if (isFormat(transport.format) && this.#prepare(transport)) waiting += 1;
      else hasPlain ||= takes(transport, info, levels);
    });
    if (waiting === 0) return false;
    this.#lineOf(info).record = new LineRecord(info, { waiting, hasPlain }, emit);
    return true;
  }

  /** Makes the transports of a logger that have a format of their own complete a line. */
  expect(info: WinstonInfo, spanContext: SpanContext, pipes: unknown): void {
    eachTransport(pipes, (transport) => {
      if (!isFormat(transport.format)) return;
      this.#prepare(transport);
      this.#lineOf(info).spanContext = spanContext;
    });
  }

  /** Restores the methods. */
  remove(): void {
    this.#restores.splice(0).forEach((restore) => restore());
  }

  #lineOf(info: WinstonInfo): Line {
    let line = this.#lines.get(info);
    if (line === undefined) this.#lines.set(info, (line = {}));
    return line;
  }

  /** Returns whether the lines of a transport can be followed. */
  #prepare(transport: Transport): boolean {
    const known = this.#prepared.get(transport);
    if (known !== undefined) return known;
    let isFollowed = false;
    for (const name of ['_write', '_writev'] as const) {
      const owner = ownerOf(transport, name);
      if (owner === undefined) continue;
      if (!this.#seen.has(owner[name] as object)) this.#patch(owner, name);
      if (name === '_write') isFollowed = this.#patched.has(owner[name]);
    }
    isFollowed &&= isOwnValue(transport, 'format');
    this.#prepared.set(transport, isFollowed);
    return isFollowed;
  }

  #patch(owner: Transport, name: '_write' | '_writev'): void {
    const original = owner[name] as (...args: unknown[]) => unknown;
    // oxlint-disable-next-line typescript/no-this-alias -- `this` is the transport inside the method
    const lines = this;
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    this.#seen.add(original);
    if (descriptor?.writable !== true) {
      return;
    }
    const { method, constructible } = {
      method(this: Transport, ...args: unknown[]): unknown {
        return lines.#follow(this, original, args);
      },
      // A method would have no `prototype`.
      constructible: function (this: Transport, ...args: unknown[]): unknown {
        return lines.#follow(this, original, args);
      },
    };
    const patched = Object.hasOwn(original, 'prototype') ? constructible : method;
    takeAppearance(patched, original);
    this.#seen.add(patched);
    this.#patched.add(patched);
    Object.defineProperty(owner, name, { ...descriptor, value: patched });
    this.#restores.push(() => {
      if (owner[name] === patched) {
        Object.defineProperty(owner, name, descriptor);
      }
    });
  }

  #follow(transport: Transport, write: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const { format } = transport;
    const infos = this.#findInfos(args[0]);
    // A method that was wrapped again after us is patched twice; once is enough.
    const isFollowed = isFormat(format) && Object.hasOwn(format, STAND_IN);
    if (infos.length === 0 || isFollowed || !isFormat(format) || !isOwnValue(transport, 'format')) {
      return write.apply(transport, args);
    }
    const outer = this.#run;
    const run: Run = { infos, formatted: new Set() };
    this.#run = run;
    transport.format = this.#standInFor(format);
    try {
      return write.apply(transport, args);
    } finally {
      transport.format = format;
      this.#run = outer;
      for (const info of infos) if (!run.formatted.has(info)) this.#lines.get(info)?.record?.skip();
    }
  }

  /** Returns the lines among what is written that are followed: one line, or a batch that had to wait. */
  #findInfos(written: unknown): readonly WinstonInfo[] {
    const infos = Array.isArray(written)
      ? written.map(({ chunk }: { readonly chunk?: WinstonInfo }) => chunk)
      : [written as WinstonInfo];
    return infos.filter((info): info is WinstonInfo => info !== undefined && this.#lines.has(info));
  }

  #standInFor(format: Format): Format {
    let standIn = this.#standIns.get(format);
    if (standIn === undefined) {
      standIn = Object.create(format, {
        [STAND_IN]: { value: true },
        transform: {
          value: (copy: WinstonInfo, options: unknown): unknown => {
            const info = this.#takeOriginal(copy);
            const line = info && this.#lines.get(info);
            let formatted: unknown;
            try {
              formatted = format.transform(copy, options);
            } finally {
              line?.record?.addFormatted(formatted);
            }
            if (line?.spanContext !== undefined) {
              completeLine(formatted, line.spanContext, this.#correlation);
            }
            return formatted;
          },
        },
      }) as Format;
      this.#standIns.set(format, standIn);
    }
    return standIn;
  }

  /** Returns the line of which a format gets a copy, which it has not seen yet. */
  #takeOriginal(copy: WinstonInfo): WinstonInfo | undefined {
    if (this.#run === undefined) return undefined;
    const { infos, formatted } = this.#run;
    const info = infos.find((each) => !formatted.has(each) && isCopy(copy, each));
    if (info !== undefined) formatted.add(info);
    return info;
  }
}

function isFormat(value: unknown): value is Format {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { transform?: unknown }).transform === 'function'
  );
}

function isOwnValue(owner: object, key: string): boolean {
  return Object.getOwnPropertyDescriptor(owner, key)?.writable === true;
}

function ownerOf(transport: Transport, name: '_write' | '_writev'): Transport | undefined {
  let owner: object | null = transport;
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  const isPatchable =
    owner !== null &&
    typeof (owner as Transport)[name] === 'function' &&
    owner.constructor?.name !== 'Writable';
  return isPatchable ? (owner as Transport) : undefined;
}

function eachTransport(pipes: unknown, act: (transport: Transport) => void): void {
  if (Array.isArray(pipes)) {
    for (let index = 0; index < pipes.length; index += 1) act(pipes[index] as Transport);
  } else if (pipes !== null && pipes !== undefined) act(pipes as Transport);
}

/** Returns whether a transport writes a line, which winston decides in the same way. */
function takes(
  { silent, level, handleExceptions }: Transport,
  info: WinstonInfo,
  levels: WinstonLevels | undefined,
): boolean {
  if (silent === true || (info['exception'] === true && handleExceptions !== true)) return false;
  const lineLevel = info[LEVEL];
  return (
    !level ||
    levels === undefined ||
    typeof lineLevel !== 'string' ||
    (levels[level] as number) >= (levels[lineLevel] as number)
  );
}

/** Returns whether an object has the fields of a line and no others. */
function isCopy(copy: WinstonInfo, info: WinstonInfo): boolean {
  if (copy === info) return true;
  const keys = Object.keys(info);
  return (
    Object.keys(copy).length === keys.length && keys.every((key) => Object.is(copy[key], info[key]))
  );
}
