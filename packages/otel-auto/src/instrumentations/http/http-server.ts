import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, SpanStatusCode, type Context } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { createPathSet } from '../../path-set';
import type { HttpSettings } from '../../settings/settings';
import { recordServerError, rememberServerError } from '../server-errors';
import { createHeaderCapture, readHeaderInHead, type CaptureHeaders } from './captured-headers';
import { emitInContext, type OnEvent } from './emit-in-context';
import { readExpressErrors } from './express-route';
import { createMethodNames } from './known-methods';
import { NO_RESPONSE } from './no-response';
import type { Boundary } from '../../propagation/boundary';
import { ServerTelemetry, type Outcome, type ServerCall } from './server-call';
import { watchUpgrades } from './upgrades';
import { watchTimeout, whoGaveUp, type GivenUp } from './who-gave-up';

/** The message of `http.server.request.start`, published for each request that a server begins to serve. */
interface StartMessage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Creates the span and the duration of each request that an HTTP/1 server of this process serves,
 * with or without TLS, and serves it in the span's context.
 *
 * Node.js itself publishes on a channel when a request begins. So nothing is wrapped, stack traces
 * contain no frame of ours, and it does not matter what was loaded first.
 *
 * Semantic conventions for HTTP, "HTTP server span" and "HTTP server metrics".
 *
 * @param layerSpans - whether the layers of frameworks have spans of their own, which record the
 *   errors
 * @param boundary - how the contexts of callers are read, and whether responses name their trace
 */
export function instrumentHttpServers(
  { ignoredPaths, knownMethods, headers }: HttpSettings,
  layerSpans = false,
  { receive, answer }: Partial<Pick<Boundary, 'receive' | 'answer'>> = {},
): void {
  const readErrors = layerSpans ? () => [] : readExpressErrors;
  const captureHeaders = createHeaderCapture('response', headers.serverResponse);
  const telemetry = new ServerTelemetry({
    nameMethod: createMethodNames(knownMethods),
    captureHeaders: createHeaderCapture('request', headers.serverRequest),
    receive,
  });
  const isIgnored = createPathSet(ignoredPaths);
  const start = (request: IncomingMessage) =>
    telemetry.start(request, { isTraced: !isIgnored(pathOf(request)) });
  const onStart = guarded('the span of a request', ({ request, response }: StartMessage) => {
    const call = start(request);
    serve(call, { request, response, readErrors, captureHeaders });
    answer?.(response, call.span.spanContext());
  });
  subscribe('http.server.request.start', (message) => onStart(message as StartMessage));
  watchUpgrades(start);
}

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A request that is served, and the functions that read what happened meanwhile. */
interface Served extends StartMessage {
  /** Returns the errors that passed. */
  readonly readErrors: (request: IncomingMessage) => readonly unknown[];
  /** Captures headers of the response, if some are wanted. */
  readonly captureHeaders: CaptureHeaders | undefined;
}

function serve(call: ServerCall, served: Served): void {
  const { request, response } = served;
  const onRequest: OnEvent = (event) => {
    if (event === 'close' && hasTaken(request, response)) call.end(() => ({}));
  };
  const onResponse: OnEvent = (event, argument) => {
    if (event === 'close') call.end(() => describeAnswer(call, served));
    else if (event === 'timeout') watchTimeout(request);
    // Only a failure before the response was written counts; an error after its end changes nothing
    // for the client.
    else if (event === 'error' && !hasAnswered(response)) call.fail(argument);
  };
  serveIn(call.context, request, response, { onRequest, onResponse });
}

/**
 * Returns whether the application has detached the connection from a response, whose end cannot be
 * observed from then on. A response that waits for an earlier one has no connection yet.
 */
const hasTaken = ({ socket }: IncomingMessage, response: ServerResponse): boolean =>
  response.socket === null &&
  !response.writableFinished &&
  (socket as { readonly _httpMessage?: ServerResponse | null })._httpMessage === null;

/**
 * Runs the rest of the turn, and all listeners of the request and the response, in this context.
 */
function serveIn(
  ownContext: Context,
  request: IncomingMessage,
  response: ServerResponse,
  { onRequest, onResponse }: { readonly onRequest?: OnEvent; readonly onResponse?: OnEvent } = {},
): void {
  context.attach(ownContext);
  emitInContext(request, ownContext, onRequest);
  emitInContext(response, ownContext, onResponse);
}

/**
 * The attribute of a request whose client disconnected before it had the whole response; no
 * convention defines a name for it.
 */
const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

const TIMEOUT = 'timeout';
/** The `error.type` of a response that the application broke off. */
const INCOMPLETE_RESPONSE = 'incomplete_response';

/** The `error.type` of a request without a response, by the reason. */
const ERROR_TYPES: Readonly<Record<GivenUp, string>> = {
  client: 'client_aborted',
  timeout: TIMEOUT,
  application: NO_RESPONSE,
};

function describeAnswer({ elapsedMillis, span }: ServerCall, served: Served): Outcome {
  const { request, response, readErrors, captureHeaders } = served;
  const givenUp = response.writableFinished ? undefined : whoGaveUp(request, elapsedMillis);
  if (givenUp === 'client') span.setAttribute(ATTR_CLIENT_ABORTED, true);
  if (!hasAnswered(response)) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    return { errorType: ERROR_TYPES[givenUp ?? 'application'] };
  }
  if (captureHeaders !== undefined) {
    span.setAttributes(captureHeaders(readHeaderInHead(headOf(response))));
  }
  const { statusCode } = response;
  if (statusCode >= 500) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    for (const error of readErrors(request)) rememberServerError(error, span);
    recordServerError(span, statusCode);
    return { statusCode, errorType: String(statusCode) };
  }
  // A client that disconnects has what it wanted; if the server breaks off, the client has half a
  // response.
  if (givenUp === undefined || givenUp === 'client') return { statusCode };
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { statusCode, errorType: givenUp === 'timeout' ? TIMEOUT : INCOMPLETE_RESPONSE };
}

/** Returns the head of a response as it was sent. */
const headOf = (response: ServerResponse): unknown =>
  (response as { readonly _header?: unknown })._header;

/**
 * Returns whether the head of a response has been handed to the connection. `headersSent` is also
 * true for a response that waits for its body or for an earlier response.
 */
function hasAnswered(response: ServerResponse): boolean {
  if (response.writableFinished) return true;
  const { _headerSent, outputData } = response as ServerResponse & {
    readonly _headerSent?: boolean;
    readonly outputData?: readonly unknown[];
  };
  return response.headersSent && _headerSent !== false && !((outputData?.length ?? 0) > 0);
}
