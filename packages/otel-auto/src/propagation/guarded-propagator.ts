import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { guarded } from '../patching/guarded';

/**
 * Several propagators as one, which never throws: not for a carrier that is frozen, or a setter or
 * getter that throws. Such a carrier stays as it is, and what was read before it is kept.
 *
 * Those later in the list win, as in upstream's composite.
 */
export class GuardedPropagator implements TextMapPropagator {
  readonly #parts: readonly Pick<TextMapPropagator, 'inject' | 'extract'>[];
  readonly #fields: readonly string[];

  constructor(propagators: readonly TextMapPropagator[]) {
    this.#fields = [...new Set(propagators.flatMap((propagator) => propagator.fields()))];
    this.#parts = propagators.map((propagator) => {
      const extract = guarded(
        'the context of what was received',
        propagator.extract.bind(propagator),
      );
      return {
        inject: guarded('the context in what is sent', propagator.inject.bind(propagator)),
        extract: (context, carrier, getter) => extract(context, carrier, getter) ?? context,
      };
    });
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    for (const part of this.#parts) part.inject(context, carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.#parts.reduce(
      (extracted, part) => part.extract(extracted, carrier, getter),
      context,
    );
  }

  fields(): string[] {
    return [...this.#fields];
  }
}
