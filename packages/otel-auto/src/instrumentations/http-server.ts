import { subscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  context,
  diag,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  ValueType,
  type Context,
  type Histogram,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import {
  getRPCMetadata,
  RPCType,
  setRPCMetadata,
  suppressTracing,
  type RPCMetadata,
} from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_URL_SCHEME,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import { LINKED_ROOT } from '../lifecycle/linked-context';
import { readServerAttributes } from './http-server-attributes';
import { ServerMetricAttributes } from './http-server-metric';
import { recordServerError, toException } from './server-errors';

/** That of upstream's instrumentation, whose other half makes the spans of requests that are sent. */
const SCOPE = ['@opentelemetry/instrumentation-http', '0.301.0'] as const;

/** The message of `http.server.request.start`, published for each request that a server begins to serve. */
interface StartMessage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** That the client went away before it had its whole answer; no convention has a name for it. */
const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

/** The boundaries that the semantic conventions give for the duration, in seconds. */
const DURATION_BOUNDARIES = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/**
 * Makes the span and the duration of each request that an HTTP/1 server of this process serves, also
 * over TLS, and lets what serves it run in the span's context.
 *
 * Node.js itself says on a channel when a request begins. So nothing is wrapped, a stack trace shows no
 * frame of ours, and it does not matter what was loaded first.
 *
 * Semantic conventions for HTTP, "HTTP server span" and "HTTP server metrics".
 *
 * @param options - `ignoredPaths`: those whose requests get neither a span nor a duration
 */
export function instrumentHttpServers(options: { readonly ignoredPaths: readonly string[] }): void {
  const ignored = new Set(options.ignoredPaths);
  const tracer = trace.getTracer(...SCOPE);
  const duration = metrics.getMeter(...SCOPE).createHistogram(METRIC_HTTP_SERVER_REQUEST_DURATION, {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
  });
  subscribe('http.server.request.start', (message) => {
    try {
      const { request, response } = message as StartMessage;
      if (isIgnored(request, ignored)) serveIn(SUPPRESSED, request, response);
      else startSpan({ tracer, duration, request, response });
    } catch (error) {
      diag.error('a request gets no span', error);
    }
  });
}

const SUPPRESSED = suppressTracing(ROOT_CONTEXT);

function isIgnored({ url = '' }: IncomingMessage, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  const query = url.indexOf('?');
  return paths.has(query < 0 ? url : url.slice(0, query));
}

/** The rest of the turn, and all that the two emit, happens in this context. */
function serveIn(ownContext: Context, request: IncomingMessage, response: ServerResponse): void {
  context.attach(ownContext);
  context.bind(ownContext, request);
  context.bind(ownContext, response);
}

const metricAttributes = new ServerMetricAttributes();

function startSpan({
  tracer,
  duration,
  request,
  response,
}: {
  readonly tracer: Tracer;
  readonly duration: Histogram;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}): void {
  const startMillis = performance.now();
  const { method = 'GET', headers } = request;
  const attributes = readServerAttributes(request);
  const parent = propagation.extract(LINKED_ROOT, headers);
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  let hasEnded = false;
  const end = (describe: () => Outcome): void => {
    if (hasEnded) return;
    hasEnded = true;
    const outcome = withoutThrowing(describe) ?? {};
    span.end();
    duration.record(
      (performance.now() - startMillis) / 1000,
      metricAttributes.of({
        method: attributes[ATTR_HTTP_REQUEST_METHOD],
        scheme: attributes[ATTR_URL_SCHEME],
        protocolVersion: attributes[ATTR_NETWORK_PROTOCOL_VERSION],
        route: outcome.route,
        statusCode: outcome.statusCode,
        errorType: outcome.errorType,
      }),
    );
  };
  const metadata: ServerMetadata = {
    type: RPCType.HTTP,
    span,
    fail: (error) => end(() => describeError(span, error)),
  };
  serveIn(setRPCMetadata(trace.setSpan(parent, span), metadata), request, response);
  response.on('close', () =>
    end(() => describeAnswer(span, { method, response, route: metadata.route })),
  );
  // An answer that could not be written, as after its end.
  response.on(errorMonitor, metadata.fail);
}

/** What stands in the context of a request; frameworks leave the route in it. */
interface ServerMetadata extends RPCMetadata {
  route?: string;
  /** Ends the span with this error: the request gets no answer any more. */
  readonly fail: (error: unknown) => void;
}

/** Ends the server span of a context, if it has one of ours, with the error that the process dies of. */
export function failServerSpan(ofContext: Context, error: unknown): void {
  const metadata = getRPCMetadata(ofContext) as Partial<ServerMetadata> | undefined;
  metadata?.fail?.(error);
}

/** What the metric says of how a request ended. */
interface Outcome {
  readonly route?: string | undefined;
  readonly statusCode?: number;
  readonly errorType?: string | undefined;
}

/** Errors may be built to throw when they are read. */
function withoutThrowing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    diag.error('a server span lacks how it ended', error);
    return undefined;
  }
}

function describeAnswer(
  span: Span,
  about: {
    readonly method: string;
    readonly response: ServerResponse;
    readonly route: string | undefined;
  },
): Outcome {
  const { method, response, route } = about;
  const { statusCode } = response;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
  const errorType = statusCode >= 500 ? String(statusCode) : undefined;
  if (errorType !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute(ATTR_ERROR_TYPE, errorType);
  }
  if (route !== undefined) span.setAttribute(ATTR_HTTP_ROUTE, route);
  if (route) span.updateName(`${method} ${route}`);
  recordServerError(span, statusCode);
  if (response.destroyed && !response.writableFinished) {
    span.setAttribute(ATTR_CLIENT_ABORTED, true);
  }
  return { route, statusCode, errorType };
}

function describeError(span: Span, error: unknown): Outcome {
  const errorType = error instanceof Error ? error.name : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  span.setAttribute(ATTR_ERROR_TYPE, errorType);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.recordException(toException(error));
  return { errorType };
}
