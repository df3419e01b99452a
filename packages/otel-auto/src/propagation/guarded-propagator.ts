import {
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { guarded } from '../patching/guarded';
import { isSilent } from '../traces/silent-tracer';

/**
 * Several propagators as one, which never throws: not for a carrier that is frozen, or a setter or
 * getter that throws. Such a carrier stays as it is, and what was read before it is kept.
 *
 * Those later in the list win, as in upstream's composite.
 */
export class GuardedPropagator implements TextMapPropagator {
  readonly #own: readonly Part[];
  readonly #fields: readonly string[];
  #other: Part | undefined;

  constructor(propagators: readonly TextMapPropagator[]) {
    this.#fields = [...new Set(propagators.flatMap((propagator) => propagator.fields()))];
    this.#own = propagators.map(toPart);
  }

  /** Lets the application's own propagator write after these, and read before them. */
  shareWith(propagator: TextMapPropagator): void {
    this.#other = toPart(propagator);
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    // Who makes that span has an instrumentation beside ours, which has written or is about to.
    if (hasSilentSpan(context) === true) return;
    for (const part of this.#own) part.inject(context, carrier, setter);
    this.#other?.inject(context, carrier, {
      set: (written, key, value) => {
        if (this.#isOthers(key) && isWritable(value)) setter.set(written, key, value);
      },
    });
  }

  /** Baggage is the one header that others add to what they find. */
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

/** Printable ASCII, which HTTP, gRPC and the headers of messages take. */
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
