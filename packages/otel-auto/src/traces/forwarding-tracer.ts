import type { Tracer } from '@opentelemetry/api';

/**
 * A tracer that asks with each span which tracer is to make it.
 *
 * @param present - the tracer of this moment
 */
export const createForwardingTracer = (present: () => Tracer): Tracer => ({
  startSpan: (...args) => present().startSpan(...args),
  startActiveSpan(...args: unknown[]): never {
    const asked = present();
    return Reflect.apply(asked.startActiveSpan, asked, args) as never;
  },
});
