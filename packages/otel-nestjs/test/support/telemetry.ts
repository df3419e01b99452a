import { context, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';

/** An SDK as an application would set it up, with the spans kept in memory. */
export interface Telemetry {
  readonly tracer: Tracer;
  spans(): readonly ReadableSpan[];
  /** Returns the only span. Throws if there are none or several. */
  span(): ReadableSpan;
  reset(): void;
}

export function createTelemetry(): Telemetry {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const spans = () => exporter.getFinishedSpans();
  return {
    tracer: provider.getTracer('test'),
    spans,
    span: () => {
      const [span, ...others] = spans();
      if (span === undefined || others.length > 0) throw new Error(`${spans().length} spans`);
      return span;
    },
    reset: () => exporter.reset(),
  };
}

export function removeGlobals(): void {
  context.disable();
  trace.disable();
}
