import type { SpanContext } from '@opentelemetry/api';
import { completeLine } from './complete-line';
import type { LineCorrelation } from './line-correlation';
import { takeAppearance } from './take-appearance';
import type { WinstonInfo } from './winston';

/** The parts of a format that a transport calls. */
interface Format {
  transform(info: WinstonInfo, options: unknown): unknown;
}

/** The parts of `winston-transport` that finish a line for one transport. */
interface Transport {
  format?: unknown;
  _write(info: WinstonInfo, encoding: unknown, callback: unknown): unknown;
  _writev?(chunks: readonly { readonly chunk?: unknown }[], callback: unknown): unknown;
}

type SpanOf = (info: WinstonInfo) => SpanContext | undefined;

/**
 * Completes lines whose text only the format of a transport creates.
 *
 * A transport runs its format on a copy of the line inside of `_write`, so the class that owns this
 * method is patched, once, when a line in a span first reaches a transport with a format. While the
 * method runs, an object that inherits from the format is set in its place; before and afterwards
 * the transport has its own format.
 */
export class TransportLines {
  readonly #correlation: LineCorrelation;
  readonly #spans = new WeakMap<WinstonInfo, SpanContext>();
  readonly #prepared = new WeakSet<object>();
  readonly #seen = new WeakSet<object>();
  readonly #restores: (() => void)[] = [];
  readonly #standIns = new WeakMap<object, Format>();
  #spanOf: SpanOf = () => undefined;

  constructor(correlation: LineCorrelation) {
    this.#correlation = correlation;
  }

  /** Makes the transports of a logger that have a format of their own complete a line. */
  expect(info: WinstonInfo, spanContext: SpanContext, pipes: unknown): void {
    if (Array.isArray(pipes)) {
      for (let index = 0; index < pipes.length; index += 1) {
        this.#expectOne(info, spanContext, pipes[index] as Transport);
      }
    } else if (pipes !== null && pipes !== undefined) {
      this.#expectOne(info, spanContext, pipes as Transport);
    }
  }

  /** Restores the methods. */
  remove(): void {
    this.#restores.splice(0).forEach((restore) => restore());
  }

  #expectOne(info: WinstonInfo, spanContext: SpanContext, transport: Transport): void {
    if (!isFormat(transport.format)) {
      return;
    }
    this.#spans.set(info, spanContext);
    if (this.#prepared.has(transport)) {
      return;
    }
    this.#prepared.add(transport);
    for (const name of ['_write', '_writev'] as const) {
      const owner = ownerOf(transport, name);
      if (owner !== undefined && !this.#seen.has(owner[name] as object)) {
        this.#patch(owner, name);
      }
    }
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
        return lines.#run(this, original, args);
      },
      // A method would have no `prototype`.
      constructible: function (this: Transport, ...args: unknown[]): unknown {
        return lines.#run(this, original, args);
      },
    };
    const patched = Object.hasOwn(original, 'prototype') ? constructible : method;
    takeAppearance(patched, original);
    this.#seen.add(patched);
    Object.defineProperty(owner, name, { ...descriptor, value: patched });
    this.#restores.push(() => {
      if (owner[name] === patched) {
        Object.defineProperty(owner, name, descriptor);
      }
    });
  }

  #run(transport: Transport, write: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const { format } = transport;
    const spanOf = isFormat(format) ? this.#findSpans(args[0]) : undefined;
    if (spanOf === undefined || !isOwnValue(transport, 'format')) {
      return write.apply(transport, args);
    }
    const outer = this.#spanOf;
    this.#spanOf = spanOf;
    transport.format = this.#standInFor(format as Format);
    try {
      return write.apply(transport, args);
    } finally {
      transport.format = format;
      this.#spanOf = outer;
    }
  }

  /**
   * Returns a function that finds the span of a line. `written` is one line, or a batch of lines
   * that had to wait.
   */
  #findSpans(written: unknown): SpanOf | undefined {
    if (!Array.isArray(written)) {
      const spanContext = this.#spans.get(written as WinstonInfo);
      return spanContext === undefined ? undefined : () => spanContext;
    }
    const spans = new Map<unknown, SpanContext>();
    for (const { chunk } of written as readonly { readonly chunk?: WinstonInfo }[]) {
      const spanContext = chunk === undefined ? undefined : this.#spans.get(chunk);
      if (spanContext !== undefined) {
        spans.set(spanContext.spanId, spanContext);
      }
    }
    // The transport formats copies of the lines, which are identified by the field for the span id.
    return spans.size === 0 ? undefined : (info) => spans.get(info[this.#correlation.names.spanId]);
  }

  #standInFor(format: Format): Format {
    let standIn = this.#standIns.get(format);
    if (standIn === undefined) {
      standIn = Object.create(format, {
        transform: {
          value: (info: WinstonInfo, options: unknown): unknown => {
            const spanContext = this.#spanOf(info);
            const line = format.transform(info, options);
            if (spanContext !== undefined) {
              completeLine(line, spanContext, this.#correlation);
            }
            return line;
          },
        },
      }) as Format;
      this.#standIns.set(format, standIn);
    }
    return standIn;
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
