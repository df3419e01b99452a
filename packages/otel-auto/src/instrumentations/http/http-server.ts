import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, ROOT_CONTEXT, SpanStatusCode, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { guarded } from '../../patching/guarded';
import { recordServerError, rememberServerError } from '../server-errors';
import { emitInContext, type OnEvent } from './emit-in-context';
import { readExpressErrors } from './express-route';
import { NO_RESPONSE } from './no-response';
import { ServerTelemetry, type Outcome, type ServerCall } from './server-call';
import { watchUpgrades } from './upgrades';
import { watchTimeout, whoGaveUp, type GivenUp } from './who-gave-up';

/** The message of `http.server.request.start`, published for each request that a server begins to serve. */
interface StartMessage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Makes the span and the duration of each request that an HTTP/1 server of this process serves, also
 * over TLS, and lets what serves it run in the span's context.
 *
 * Node.js itself says on a channel when a request begins. So nothing is wrapped, a stack trace shows no
 * frame of ours, and it does not matter what was loaded first.
 *
 * Semantic conventions for HTTP, "HTTP server span" and "HTTP server metrics".
 *
 * @param options - `ignoredPaths`: those whose requests get neither a span nor a duration; `layerSpans`:
 *   whether the layers of frameworks have spans of their own, which record the errors
 */
export function instrumentHttpServers(options: {
  readonly ignoredPaths: readonly string[];
  readonly layerSpans?: boolean;
}): void {
  const readErrors = options.layerSpans === true ? () => [] : readExpressErrors;
  const telemetry = new ServerTelemetry();
  const ignored = new Set(options.ignoredPaths);
  const onStart = guarded('the span of a request', ({ request, response }: StartMessage) => {
    if (isIgnored(request, ignored)) serveIn(SUPPRESSED, request, response);
    else serve(telemetry.start(request), { request, response, readErrors });
  });
  subscribe('http.server.request.start', (message) => onStart(message as StartMessage));
  watchUpgrades((request) => (isIgnored(request, ignored) ? undefined : telemetry.start(request)));
}

const SUPPRESSED = suppressTracing(ROOT_CONTEXT);

function isIgnored({ url = '' }: IncomingMessage, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  const query = url.indexOf('?');
  return paths.has(query < 0 ? url : url.slice(0, query));
}

/** What is served, and who says what errors passed meanwhile. */
interface Served extends StartMessage {
  readonly readErrors: (request: IncomingMessage) => readonly unknown[];
}

function serve(call: ServerCall, served: Served): void {
  const { request, response } = served;
  const onRequest: OnEvent = (event) => {
    if (event === 'close' && hasTaken(request, response)) call.end(() => ({}));
  };
  const onResponse: OnEvent = (event, argument) => {
    if (event === 'close') call.end(() => describeAnswer(call, served));
    else if (event === 'timeout') watchTimeout(request);
    // An answer that could not be written; what is written after its end changes nothing for the client.
    else if (event === 'error' && !hasAnswered(response)) call.fail(argument);
  };
  serveIn(call.context, request, response, { onRequest, onResponse });
}

/**
 * Whether the application has taken the connection from an answer, which tells nothing any more then:
 * what it does there is not known. What waits behind another answer has no connection yet.
 */
const hasTaken = ({ socket }: IncomingMessage, response: ServerResponse): boolean =>
  response.socket === null &&
  !response.writableFinished &&
  (socket as { readonly _httpMessage?: ServerResponse | null })._httpMessage === null;

/** The rest of the turn, and all that the two emit, happens in this context. */
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

/** That the client went away before it had its whole answer; no convention has a name for it. */
const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

const TIMEOUT = 'timeout';
/** The `error.type` of an answer that the application broke off. */
const INCOMPLETE_RESPONSE = 'incomplete_response';

/** The `error.type` of a request that was not answered. */
const ERROR_TYPES: Readonly<Record<GivenUp, string>> = {
  client: 'client_aborted',
  timeout: TIMEOUT,
  application: NO_RESPONSE,
};

function describeAnswer({ elapsedMillis, span }: ServerCall, served: Served): Outcome {
  const { request, response, readErrors } = served;
  const givenUp = response.writableFinished ? undefined : whoGaveUp(request, elapsedMillis);
  if (givenUp === 'client') span.setAttribute(ATTR_CLIENT_ABORTED, true);
  if (!hasAnswered(response)) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    return { errorType: ERROR_TYPES[givenUp ?? 'application'] };
  }
  const { statusCode } = response;
  if (statusCode >= 500) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    for (const error of readErrors(request)) rememberServerError(error, span);
    recordServerError(span, statusCode);
    return { statusCode, errorType: String(statusCode) };
  }
  // Who goes away has what it wanted; where the server breaks off, the client has half an answer.
  if (givenUp === undefined || givenUp === 'client') return { statusCode };
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { statusCode, errorType: givenUp === 'timeout' ? TIMEOUT : INCOMPLETE_RESPONSE };
}

/**
 * Whether the head of an answer has been handed to the connection. `headersSent` says of one that waits
 * for its body, or behind another answer, that it was sent as well.
 */
function hasAnswered(response: ServerResponse): boolean {
  if (response.writableFinished) return true;
  const { _headerSent, outputData } = response as ServerResponse & {
    readonly _headerSent?: boolean;
    readonly outputData?: readonly unknown[];
  };
  return response.headersSent && _headerSent !== false && !((outputData?.length ?? 0) > 0);
}
