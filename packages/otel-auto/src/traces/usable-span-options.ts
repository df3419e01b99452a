import type { Link, SpanContext, SpanOptions } from '@opentelemetry/api';
import { readProperty } from '../any-values/read-property';
import { usableAttributes } from '../any-values/usable-attributes';
import { usableTime } from '../any-values/usable-time';

/** Returns the options of a span as far as the SDK can use them. Never throws. */
export function usableSpanOptions(given: unknown): SpanOptions {
  const kind = readProperty(given, 'kind');
  const startTime = usableTime(readProperty(given, 'startTime'));
  const attributes = readProperty(given, 'attributes');
  return {
    ...(typeof kind === 'number' ? { kind } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(attributes === undefined ? {} : { attributes: usableAttributes(attributes) }),
    ...(readProperty(given, 'root') ? { root: true } : {}),
    links: usableLinks(readProperty(given, 'links')),
  };
}

/** Returns the links that have a usable context. Never throws. */
function usableLinks(given: unknown): Link[] {
  try {
    return Array.isArray(given) ? given.flatMap((link: unknown) => usableLink(link) ?? []) : [];
  } catch {
    return [];
  }
}

/**
 * Returns a link as far as the SDK can use it; `undefined` for one without a usable context. Never
 * throws.
 */
export function usableLink(given: unknown): Link | undefined {
  const context = usableSpanContext(readProperty(given, 'context'));
  if (context === undefined) return undefined;
  const attributes = readProperty(given, 'attributes');
  return attributes === undefined
    ? { context }
    : { context, attributes: usableAttributes(attributes) };
}

function usableSpanContext(given: unknown): SpanContext | undefined {
  const [traceId, spanId, traceFlags, isRemote] = [
    'traceId',
    'spanId',
    'traceFlags',
    'isRemote',
  ].map((name) => readProperty(given, name));
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined;
  const traceState = readProperty(given, 'traceState') as SpanContext['traceState'];
  return {
    traceId,
    spanId,
    traceFlags: typeof traceFlags === 'number' ? traceFlags : 0,
    ...(typeof isRemote === 'boolean' ? { isRemote } : {}),
    ...(typeof readProperty(traceState, 'serialize') === 'function' ? { traceState } : {}),
  } as SpanContext;
}
