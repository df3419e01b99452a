import type { TextMapPropagator } from '@opentelemetry/api';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

/** What this part gives; `propagation/create-propagator.ts` loads it when `b3` or `b3multi` is asked for. */
export interface B3Part {
  createB3Propagator: typeof createB3Propagator;
}

/** Creates the propagator of B3, with one header or with several. */
export function createB3Propagator(encoding: 'single' | 'multi'): TextMapPropagator {
  return new B3Propagator({
    injectEncoding:
      encoding === 'multi' ? B3InjectEncoding.MULTI_HEADER : B3InjectEncoding.SINGLE_HEADER,
  });
}
