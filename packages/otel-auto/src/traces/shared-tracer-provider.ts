import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { othersGlobals } from '../context/own-globals';
import { createForwardingTracer } from './forwarding-tracer';

/** The tracer provider of ours that the application meets, whose own instrumentations may be doubled. */
export interface EndableTracerProvider extends TracerProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Creates the tracer provider that all copies of the API meet. For the distro itself it is `own`. What
 * the application asks for makes the spans of another SDK from when that has the global object for
 * itself, although the tracer was asked for before.
 *
 * @param tracerFor - what the application gets for the tracer of a scope
 * @param isOurs - whether the distro itself asks now
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
