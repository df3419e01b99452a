import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Outlet } from '../delivery/outlet';

/** Hands each sampled span to the outlet when it ends; stands last in the traces pipeline. */
export class EncodingSpanProcessor implements SpanProcessor {
  readonly #outlet: Outlet<ReadableSpan>;

  constructor(outlet: Outlet<ReadableSpan>) {
    this.#outlet = outlet;
  }

  onStart(): void {
    // A span is encoded when it is complete.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#outlet.add(span, span.resource, span.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#outlet.flush();
  }

  shutdown(): Promise<void> {
    return this.#outlet.shutdown();
  }
}
