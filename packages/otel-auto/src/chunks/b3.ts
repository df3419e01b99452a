import type { TextMapPropagator } from '@opentelemetry/api';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

/** Creates the propagator of B3, with one header or with several. */
export function createB3Propagator(encoding: 'single' | 'multi'): TextMapPropagator {
  return new B3Propagator({
    injectEncoding:
      encoding === 'multi' ? B3InjectEncoding.MULTI_HEADER : B3InjectEncoding.SINGLE_HEADER,
  });
}
