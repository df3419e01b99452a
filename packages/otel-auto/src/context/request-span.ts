import type { Context, Span } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';

/** The key in the contexts of messages and calls, the same in every chunk. */
const KEY = Symbol.for('@acme/otel-auto/request');

/** Returns a context in which a message or a call is served, whose span this is. */
export const enterRequest = (context: Context, span: Span): Context => context.setValue(KEY, span);

/** Returns the span of the request, message or call that is served in a context. */
export const requestSpanIn = (context: Context): Span | undefined =>
  (context.getValue(KEY) as Span | undefined) ?? getRPCMetadata(context)?.span;
