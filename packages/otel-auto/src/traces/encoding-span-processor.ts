import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { BatchProcessor } from '../export/batch-processor';

/** Hands each sampled span to the batchProcessor when it ends; stands last in the traces pipeline. */
export class EncodingSpanProcessor implements SpanProcessor {
  readonly #batchProcessor: BatchProcessor<ReadableSpan>;

  constructor(batchProcessor: BatchProcessor<ReadableSpan>) {
    this.#batchProcessor = batchProcessor;
  }

  onStart(): void {
    // A span is encoded when it is complete.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#batchProcessor.add(span, span.resource, span.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#batchProcessor.flush();
  }

  shutdown(): Promise<void> {
    return this.#batchProcessor.shutdown();
  }
}
