import {
  context as contextApi,
  SpanKind,
  trace,
  type AnyValue,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { getRPCMetadata, RPCType, type RPCMetadata } from '@opentelemetry/core';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { PassiveSpan } from '../traces/passive-span';
import { rememberServerError } from './server-errors';
import { tracerOf } from './tracer-of';

/** The name with which Next.js asks the API for its tracer. */
export const NEXT_TRACER = 'next.js';

const ATTR_NEXT_ROUTE = 'next.route';

/**
 * Wraps the tracer of Next.js in a server whose requests have spans already: in place of the server
 * span that Next.js would create it returns the existing one, which gets the route that Next.js
 * finds.
 */
export function shareServerSpans(tracer: Tracer): Tracer {
  const startSpan: Tracer['startSpan'] = (name, options = {}, context = contextApi.active()) => {
    const metadata = metadataIn(context);
    if (metadata === undefined) return tracer.startSpan(name, options, context);
    noteRoute(metadata, options.attributes?.[ATTR_NEXT_ROUTE]);
    // Next.js may start another one inside of its own.
    const isInside = trace.getSpanContext(context)?.spanId === metadata.span.spanContext().spanId;
    if (options.kind !== SpanKind.SERVER || !isInside) {
      return tracer.startSpan(name, options, context);
    }
    passOverLateRoute(metadata.span);
    return new SharedSpan(metadata);
  };
  return tracerOf(startSpan);
}

function metadataIn(context: Context): RPCMetadata | undefined {
  const metadata = getRPCMetadata(context);
  return metadata?.type === RPCType.HTTP ? metadata : undefined;
}

function noteRoute(metadata: RPCMetadata, route: unknown): void {
  if (typeof route === 'string' && route !== '') metadata.route ??= route;
}

/**
 * Ignores a route that is set after the end of a span. After the response, Next.js writes the route
 * on the span that was active around its own, which has ended with the response and has had the
 * route since {@link noteRoute}. The SDK would log a warning for every request.
 */
function passOverLateRoute(span: Span): void {
  if (Object.hasOwn(span, 'setAttribute')) return;
  const { setAttribute } = span;
  const unlessLate: Span['setAttribute'] = function (this: Span, key, value) {
    const isLate = key === ATTR_HTTP_ROUTE && !this.isRecording();
    return isLate ? this : setAttribute.call(this, key, value);
  };
  Object.defineProperty(span, 'setAttribute', {
    value: unlessLate,
    configurable: true,
    writable: true,
  });
}

/** The server span of a request, as Next.js sees it: it can be added to, but not named or ended. */
class SharedSpan extends PassiveSpan {
  readonly #metadata: RPCMetadata;

  constructor(metadata: RPCMetadata) {
    super();
    this.#metadata = metadata;
  }

  override spanContext(): SpanContext {
    return this.#metadata.span.spanContext();
  }

  override isRecording(): boolean {
    return this.#metadata.span.isRecording();
  }

  override setAttribute(key: string, value: AnyValue): this {
    const { span } = this.#metadata;
    if (key === ATTR_HTTP_ROUTE) noteRoute(this.#metadata, value);
    // The span has all attributes of the request itself.
    else if (key.startsWith('next.') && span.isRecording()) span.setAttribute(key, value);
    return this;
  }

  override setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) this.setAttribute(key, value);
    }
    return this;
  }

  override recordException(exception: unknown): void {
    rememberServerError(exception, this.#metadata.span);
  }
}
