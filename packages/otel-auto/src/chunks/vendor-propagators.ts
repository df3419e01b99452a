import type { TextMapPropagator } from '@opentelemetry/api';
import { B3Propagator } from '../propagation/b3-propagator';
import { JaegerPropagator } from '../propagation/jaeger-propagator';
import { OtTracePropagator } from '../propagation/ot-trace-propagator';
import { XRayPropagator } from '../propagation/xray-propagator';

/** The creators of the propagators that nobody needs unless `OTEL_PROPAGATORS` names them. */
export const VENDOR_PROPAGATORS = {
  b3: () => new B3Propagator('single'),
  b3multi: () => new B3Propagator('multi'),
  jaeger: () => new JaegerPropagator(),
  ottrace: () => new OtTracePropagator(),
  xray: () => new XRayPropagator(),
} as const satisfies Readonly<Record<string, () => TextMapPropagator>>;
