import type { TextMapPropagator } from '@opentelemetry/api';
import { JaegerPropagator } from '../propagation/jaeger-propagator';
import { OtTracePropagator } from '../propagation/ot-trace-propagator';
import { XRayPropagator } from '../propagation/xray-propagator';

/** The creators of the propagators that nobody needs unless `OTEL_PROPAGATORS` names them. */
export const VENDOR_PROPAGATORS = {
  jaeger: () => new JaegerPropagator(),
  ottrace: () => new OtTracePropagator(),
  xray: () => new XRayPropagator(),
} as const satisfies Readonly<Record<string, () => TextMapPropagator>>;
