import { hrTimeToMicroseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/**
 * Returns the fields of a span that are shown on the console, with the names of upstream's
 * exporter.
 */
export function toShownSpan(span: ReadableSpan): object {
  const { traceId, spanId, traceState } = span.spanContext();
  return {
    resource: { attributes: span.resource.attributes },
    instrumentationScope: span.instrumentationScope,
    traceId,
    parentSpanContext: span.parentSpanContext,
    traceState: traceState?.serialize(),
    name: span.name,
    id: spanId,
    kind: span.kind,
    timestamp: hrTimeToMicroseconds(span.startTime),
    duration: hrTimeToMicroseconds(span.duration),
    attributes: span.attributes,
    status: span.status,
    events: span.events,
    links: span.links,
  };
}
