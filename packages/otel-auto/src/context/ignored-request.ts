import { createContextKey, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

const KEY = createContextKey('@acme/otel-auto ignored request');

/** Returns the context of a request on an ignored path: no span begins in it. */
export const ignoreRequest = (context: Context): Context =>
  suppressTracing(context).setValue(KEY, true);

/** Returns whether a context is that of an ignored request, and not that of an exporter. */
export const isIgnoredRequest = (context: Context): boolean => context.getValue(KEY) === true;
