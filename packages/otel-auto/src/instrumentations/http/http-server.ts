import { subscribe } from 'node:diagnostics_channel';
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
import { LINKED_ROOT } from '../../lifecycle/linked-context';
import { guarded } from '../../patching/guarded';
import { VERSION } from '../../version';
import { recordServerError, rememberServerError, toException } from '../server-errors';
import { NO_RESPONSE } from './client-call';
import { DURATION_BOUNDARIES } from './duration-boundaries';
import { emitInContext, type OnEvent } from './emit-in-context';
import { readExpressErrors, readExpressRoute } from './express-route';
import { readServerAttributes } from './server-attributes';
import { ServerMetricAttributes } from './server-metric';

/** Of requests that are served and of those that are sent. */
const SCOPE = ['@acme/otel-auto/http', VERSION] as const;

/** The message of `http.server.request.start`, published for each request that a server begins to serve. */
interface StartMessage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** That the client went away before it had its whole answer; no convention has a name for it. */
const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

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
  const onStart = guarded('the span of a request', ({ request, response }: StartMessage) => {
    if (isIgnored(request, ignored)) serveIn(SUPPRESSED, request, response);
    else startSpan({ tracer, duration, request, response });
  });
  subscribe('http.server.request.start', (message) => onStart(message as StartMessage));
}

const SUPPRESSED = suppressTracing(ROOT_CONTEXT);

function isIgnored({ url = '' }: IncomingMessage, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  const query = url.indexOf('?');
  return paths.has(query < 0 ? url : url.slice(0, query));
}

/** The rest of the turn, and all that the two emit, happens in this context. */
function serveIn(
  ownContext: Context,
  request: IncomingMessage,
  response: ServerResponse,
  onEvent?: OnEvent,
): void {
  context.attach(ownContext);
  emitInContext(request, ownContext);
  emitInContext(response, ownContext, onEvent);
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
  const metadata = createMetadata(span, request, (error) =>
    end(() => describeError(span, { method, route: metadata.route, error })),
  );
  const onEvent = (event: string | symbol, argument: unknown): void => {
    if (event === 'close') {
      end(() => describeAnswer(span, { method, request, response, route: metadata.route }));
    } else if (event === 'error') {
      // An answer that could not be written, as after its end.
      metadata.fail(argument);
    }
  };
  const own = setRPCMetadata(trace.setSpan(parent, span), metadata as RPCMetadata);
  serveIn(own, request, response, onEvent);
}

/** The route is what a framework says; of Express 5 it is read when it is asked for. */
function createMetadata(
  span: Span,
  request: IncomingMessage,
  fail: ServerMetadata['fail'],
): ServerMetadata {
  let route: string | undefined;
  return {
    type: RPCType.HTTP,
    span,
    fail,
    get route(): string | undefined {
      return route ?? withoutThrowing(() => readExpressRoute(request));
    },
    set route(value: string | undefined) {
      route = value;
    },
  };
}

/** What stands in the context of a request; frameworks leave the route in it. */
interface ServerMetadata extends Omit<RPCMetadata, 'route'> {
  route: string | undefined;
  /** Ends the span with this error: the request gets no answer any more. */
  readonly fail: (error: unknown) => void;
}

/** Ends the server span of a context, if it has one of ours, with the error that the process dies of. */
export function failServerSpan(ofContext: Context, error: unknown): void {
  const metadata = getRPCMetadata(ofContext) as Partial<Pick<ServerMetadata, 'fail'>> | undefined;
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
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly route: string | undefined;
  },
): Outcome {
  const { method, request, response, route } = about;
  setRoute(span, method, route);
  const isAborted = isAbortedByClient(request, response);
  if (isAborted) span.setAttribute(ATTR_CLIENT_ABORTED, true);
  if (!response.headersSent) {
    const errorType = isAborted ? CLIENT_ABORTED : NO_RESPONSE;
    setError(span, errorType);
    return { route, errorType };
  }
  const { statusCode } = response;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
  const errorType = statusCode >= 500 ? String(statusCode) : undefined;
  if (errorType !== undefined) {
    setError(span, errorType);
    for (const error of readExpressErrors(request)) rememberServerError(error, span);
  }
  recordServerError(span, statusCode);
  return { route, statusCode, errorType };
}

/** The `error.type` of a request that was not answered because the client had gone. */
const CLIENT_ABORTED = 'client_aborted';

/**
 * Whether the client went away before it had its whole answer: it closed the connection, or that broke.
 * A connection or an answer that the application destroys is closed without either.
 */
function isAbortedByClient({ socket }: IncomingMessage, response: ServerResponse): boolean {
  if (response.writableFinished) return false;
  return socket.readableEnded || isBroken(socket.errored);
}

/** An error of the operating system, not one that the application has destroyed the connection with. */
const isBroken = (error: Error | null): boolean =>
  error !== null && typeof (error as NodeJS.ErrnoException).syscall === 'string';

function describeError(
  span: Span,
  about: { readonly method: string; readonly route: string | undefined; readonly error: unknown },
): Outcome {
  const { method, route, error } = about;
  setRoute(span, method, route);
  const errorType = error instanceof Error ? error.name : typeof error;
  setError(span, errorType, error instanceof Error ? error.message : String(error));
  span.recordException(toException(error));
  return { route, errorType };
}

function setRoute(span: Span, method: string, route: string | undefined): void {
  if (route === undefined) return;
  span.setAttribute(ATTR_HTTP_ROUTE, route);
  if (route !== '') span.updateName(`${method} ${route}`);
}

function setError(span: Span, errorType: string, message?: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, errorType);
  const code = SpanStatusCode.ERROR;
  span.setStatus(message === undefined ? { code } : { code, message });
}
