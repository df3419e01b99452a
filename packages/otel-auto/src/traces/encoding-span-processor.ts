import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { BatchProcessor } from '../export/batch-processor';

/**
 * Hands each sampled span to the batch processor when it ends; it is the last processor of the
 * traces pipeline.
 */
export class EncodingSpanProcessor implements SpanProcessor {
  readonly #processor: BatchProcessor<ReadableSpan>;

  constructor(processor: BatchProcessor<ReadableSpan>) {
    this.#processor = processor;
  }

  onStart(): void {
    // A span is encoded when it is complete.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#processor.add(span, span.resource, span.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#processor.flush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }
}
