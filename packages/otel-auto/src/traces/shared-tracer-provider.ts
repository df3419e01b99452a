import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { othersGlobals } from '../context/own-globals';
import { createForwardingTracer } from './forwarding-tracer';

/**
 * The tracer provider that the application gets from the distro. The application's own
 * instrumentations may instrument the same as the distro's.
 */
export interface EndableTracerProvider extends TracerProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Creates the tracer provider that all copies of the API use. The distro itself gets `own`. Tracers
 * of the application create the spans of another SDK once that SDK has registered itself as the
 * global one, even if they were created before.
 *
 * @param tracerFor - returns the application's tracer for a scope
 * @param isOurs - returns whether the distro itself is calling now
 */
export const createSharedTracerProvider = (
  own: EndableTracerProvider,
  {
    tracerFor,
    isOurs,
  }: {
    readonly tracerFor: (scopeName: string, tracer: Tracer) => Tracer;
    readonly isOurs: () => boolean;
  },
): EndableTracerProvider => ({
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const tracer = own.getTracer(name, version, options);
    if (isOurs()) return tracer;
    const beside = tracerFor(name, tracer);
    let others: Tracer | undefined;
    const present = (): Tracer =>
      (others ??= othersGlobals()?.trace?.getTracer(name, version, options)) ?? beside;
    return createForwardingTracer(present);
  },
  forceFlush: () => own.forceFlush(),
  shutdown: () => own.shutdown(),
});
