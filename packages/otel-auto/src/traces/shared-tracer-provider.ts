import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import type { DoubledInstrumentations } from '../instrumentations/doubled';

/** The tracer provider of ours that the application meets, whose own instrumentations may be doubled. */
export interface EndableTracerProvider extends TracerProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Creates a tracer provider that makes no spans for what the distro instruments itself. */
export const createSharedTracerProvider = (
  own: EndableTracerProvider,
  doubled: DoubledInstrumentations,
): EndableTracerProvider => ({
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return doubled.tracerFor(name, own.getTracer(name, version, options));
  },
  forceFlush: () => own.forceFlush(),
  shutdown: () => own.shutdown(),
});
