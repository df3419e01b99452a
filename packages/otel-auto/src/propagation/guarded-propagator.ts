import {
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { guarded } from '../patching/guarded';
import { isSilent } from '../traces/silent-tracer';
import { withinLimits } from './within-limits';

/**
 * A composite of several propagators that never throws: not for a frozen carrier, nor for a setter
 * or getter that throws. Such a carrier stays unchanged, and what was read before it threw is kept.
 *
 * Later propagators win, as in upstream's composite.
 */
export class GuardedPropagator implements TextMapPropagator {
  readonly #own: readonly Part[];
  /** The parts as they write, with W3C's baggage first: there is only so much space for all forms of it. */
  readonly #writing: readonly Part[];
  /** Whether several may write baggage. */
  readonly #isLimited: boolean;
  readonly #fields: readonly string[];
  #other: Part | undefined;

  constructor(propagators: readonly TextMapPropagator[]) {
    this.#fields = [...new Set(propagators.flatMap((propagator) => propagator.fields()))];
    this.#own = propagators.map(toPart);
    this.#isLimited =
      propagators.filter((propagator) => !propagator.fields().includes('traceparent')).length > 1;
    const isFirst = (_: Part, at: number) => propagators[at]?.fields().includes('baggage') === true;
    this.#writing = this.#isLimited
      ? [...this.#own.filter(isFirst), ...this.#own.filter((part, at) => !isFirst(part, at))]
      : this.#own;
  }

  /** Adds the application's own propagator, which writes after these and reads before them. */
  shareWith(propagator: TextMapPropagator): void {
    this.#other = toPart(propagator);
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    // The instrumentation beside ours that made this span has written its headers, or will.
    if (hasSilentSpan(context) === true) return;
    const limited = this.#isLimited ? withinLimits(setter) : setter;
    for (const part of this.#writing) part.inject(context, carrier, limited);
    this.#other?.inject(context, carrier, {
      set: (written, key, value) => {
        if (this.#isOthers(key) && isWritable(value)) setter.set(written, key, value);
      },
    });
  }

  /**
   * Returns whether the application's propagator may write a header: any that ours do not write,
   * and `baggage`, to which it adds its entries.
   */
  #isOthers(key: string): boolean {
    return key === 'baggage' || !this.#fields.includes(key);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.#own.reduce(
      (extracted, part) => part.extract(extracted, carrier, getter),
      this.#other?.extract(context, carrier, getter) ?? context,
    );
  }

  fields(): string[] {
    return [...this.#fields];
  }
}

const hasSilentSpan = guarded('the span of what is sent', (context: Context) =>
  isSilent(trace.getSpan(context)),
);

/**
 * Returns whether a value is printable ASCII, which HTTP, gRPC and the headers of messages accept.
 */
const isWritable = (value: unknown): boolean =>
  typeof value === 'string' && /^[\x20-\x7e]*$/.test(value);

type Part = Pick<TextMapPropagator, 'inject' | 'extract'>;

function toPart(propagator: TextMapPropagator): Part {
  const extract = guarded('the context of what was received', propagator.extract.bind(propagator));
  return {
    inject: guarded('the context in what is sent', propagator.inject.bind(propagator)),
    extract: (context, carrier, getter) => extract(context, carrier, getter) ?? context,
  };
}
