import type { TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import type { Settings } from '../settings/settings';

const FACTORIES: Readonly<Record<Settings['propagators'][number], () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
};

/** Creates the propagator of `OTEL_PROPAGATORS`; none when the list is empty. */
export function createPropagator(names: Settings['propagators']): TextMapPropagator | undefined {
  if (names.length === 0) return undefined;
  const propagators = [...new Set(names)].map((name) => FACTORIES[name]());
  return new CompositePropagator({ propagators });
}
