import { propagation, type Meter, type Tracer } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { useContext } from './server-span';

/** The spans that a test has made, with context and propagation switched on. */
export interface RecordedSpans {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Returns the spans that have ended since the last call. */
  take(): ReadableSpan[];
  stop(): void;
}

/** Starts recording; call `stop()` after the tests. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stopContext = useContext();
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    tracer: provider.getTracer('test'),
    meter: new MeterProvider().getMeter('test'),
    take() {
      const spans = exporter.getFinishedSpans();
      exporter.reset();
      return spans;
    },
    stop() {
      propagation.disable();
      stopContext();
    },
  };
}
