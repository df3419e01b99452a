import type { Tracer } from '@opentelemetry/api';

/**
 * Creates a tracer that asks for the current tracer with each span.
 *
 * @param present - returns the current tracer
 */
export const createForwardingTracer = (present: () => Tracer): Tracer => ({
  startSpan: (...args) => present().startSpan(...args),
  startActiveSpan(...args: unknown[]): never {
    const tracer = present();
    return Reflect.apply(tracer.startActiveSpan, tracer, args) as never;
  },
});
