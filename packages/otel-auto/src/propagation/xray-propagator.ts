import {
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { setUndecidedParent } from '../context/undecided-parent';
import { headerText } from './header-text';

const HEADER = 'x-amzn-trace-id';

/** The length after which a header is not read: AWS writes at most a few short fields. */
const MAX_LENGTH = 1024;

/**
 * Propagates context as AWS X-Ray, load balancers and API gateways do:
 * `X-Amzn-Trace-Id: Root=1-8HEX-24HEX;Parent=16HEX;Sampled=1`, with fields in any order and
 * further ones between them. A header with a root alone, as a load balancer sends it to a service,
 * names no span and is not continued.
 *
 * AWS X-Ray Developer Guide, "Tracing header".
 */
export class XRayPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
    const sampled = traceFlags & TraceFlags.SAMPLED;
    setter.set(carrier, HEADER, `Root=${root};Parent=${spanId};Sampled=${sampled}`);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = headerText(carrier, getter, HEADER);
    if (header === undefined || header.length > MAX_LENGTH) return context;
    const fields = new Map(header.split(';').map(toField));
    const root = /^1-([\da-f]{8})-([\da-f]{24})$/i.exec(fields.get('root') ?? '');
    const parent = /^[\da-f]{16}$/i.exec(fields.get('parent') ?? '');
    if (root === null || parent === null) return context;
    const spanContext = {
      traceId: `${root[1]}${root[2]}`.toLowerCase(),
      spanId: parent[0].toLowerCase(),
      traceFlags: fields.get('sampled') === '1' ? TraceFlags.SAMPLED : TraceFlags.NONE,
      isRemote: true,
    };
    if (!isSpanContextValid(spanContext)) return context;
    // `?`, or nothing, leaves the decision to this service.
    return ['0', '1'].includes(fields.get('sampled') ?? '')
      ? trace.setSpanContext(context, spanContext)
      : setUndecidedParent(context, spanContext);
  }

  fields(): string[] {
    return [HEADER];
  }
}

function toField(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0)).trim().toLowerCase();
  return [name, text.slice(equals + 1).trim()];
}
