import type {
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanStatus,
} from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type { WireSpan, WireSpanEvent, WireSpanLink, WireTracesRequest } from './otlp-messages';
import { toAttributes } from './to-attributes';
import { toHexId } from './to-hex-id';
import { toResource } from './to-resource';
import { toScope } from './to-scope';

/**
 * Converts a traces request to its spans, in order.
 *
 * @throws RangeError if an id has the wrong length
 */
export function toSpans(request: WireTracesRequest): Span[] {
  return request.resourceSpans.flatMap((resourceGroup) => {
    const resource = toResource(resourceGroup);
    return resourceGroup.scopeSpans.flatMap((scopeGroup) => {
      const scope = toScope(scopeGroup);
      return scopeGroup.spans.map((span) => toSpan(span, resource, scope));
    });
  });
}

const toSpan = (span: WireSpan, resource: Resource, scope: Scope): Span =>
  withoutUndefined({
    traceId: toHexId(span.traceId, 16) ?? '',
    spanId: toHexId(span.spanId, 8) ?? '',
    parentSpanId: toHexId(span.parentSpanId, 8),
    name: span.name,
    kind: SPAN_KINDS[span.kind] ?? 'UNSPECIFIED',
    startTimeUnixNano: span.startTimeUnixNano.toBigInt(),
    endTimeUnixNano: span.endTimeUnixNano.toBigInt(),
    attributes: toAttributes(span.attributes),
    events: span.events.map(toSpanEvent),
    links: span.links.map(toSpanLink),
    status: toSpanStatus(span.status),
    flags: span.flags,
    traceState: span.traceState || undefined,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    resource,
    scope,
  });

const SPAN_KINDS: readonly SpanKind[] = [
  'UNSPECIFIED',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
];

const toSpanEvent = (event: WireSpanEvent): SpanEvent => ({
  name: event.name,
  timeUnixNano: event.timeUnixNano.toBigInt(),
  attributes: toAttributes(event.attributes),
  droppedAttributesCount: event.droppedAttributesCount,
});

const toSpanLink = (link: WireSpanLink): SpanLink =>
  withoutUndefined({
    traceId: toHexId(link.traceId, 16) ?? '',
    spanId: toHexId(link.spanId, 8) ?? '',
    traceState: link.traceState || undefined,
    attributes: toAttributes(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount,
    flags: link.flags,
  });

const toSpanStatus = (status: WireSpan['status']): SpanStatus =>
  withoutUndefined({
    code: STATUS_CODES[status?.code ?? 0] ?? 'UNSET',
    message: status?.message || undefined,
  });

const STATUS_CODES: readonly SpanStatus['code'][] = ['UNSET', 'OK', 'ERROR'];
