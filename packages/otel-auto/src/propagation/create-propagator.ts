import type { TextMapPropagator } from '@opentelemetry/api';
import type { LoaderOf } from '../loader-of';
import type { PropagatorName, Settings } from '../settings/settings';
import { BaggagePropagator } from './baggage-propagator';
import { GuardedPropagator } from './guarded-propagator';
import { TraceContextPropagator } from './trace-context-propagator';

/** Creates the propagator of `OTEL_PROPAGATORS`; returns `undefined` if the list is empty. */
export function createPropagator({
  settings,
  chunks,
}: {
  readonly settings: Pick<Settings, 'propagators'>;
  readonly chunks: LoaderOf<{
    readonly 'vendor-propagators': typeof import('../chunks/vendor-propagators');
  }>;
}): GuardedPropagator | undefined {
  if (settings.propagators.length === 0) return undefined;
  const vendors = () => chunks.load('vendor-propagators').VENDOR_PROPAGATORS;
  const factories: Readonly<Record<PropagatorName, () => TextMapPropagator>> = {
    tracecontext: () => new TraceContextPropagator(),
    baggage: () => new BaggagePropagator(),
    b3: () => vendors().b3(),
    b3multi: () => vendors().b3multi(),
    jaeger: () => vendors().jaeger(),
    ottrace: () => vendors().ottrace(),
    xray: () => vendors().xray(),
  };
  const propagators = [...new Set(settings.propagators)].map((name) => factories[name]());
  return new GuardedPropagator(propagators);
}
