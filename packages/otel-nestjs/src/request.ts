import { createContextKey, type Context, type Span } from '@opentelemetry/api';

/**
 * The object that `@opentelemetry/instrumentation-http` keeps in the context of each request that
 * it serves.
 */
export interface RpcMetadata {
  readonly type: string;
  readonly span: Span;
  /**
   * The route, which becomes the name of the server span and the `http.route` of the span and the
   * metrics.
   */
  route?: string;
  [REQUEST]?: RequestState;
}

/** The state of a request that reached a route of Nest. */
export interface RequestState {
  readonly method: string;
  readonly route: string | undefined;
  /** The response of Node.js, which the platform may have wrapped. */
  readonly response: Response;
}

/** The parts of Node.js's `ServerResponse` that are read. */
export interface Response {
  readonly destroyed: boolean;
  readonly writableEnded: boolean;
  readonly writableFinished: boolean;
  readonly req?: object;
  once(event: 'close', listener: () => void): unknown;
}

interface Connection {
  readonly destroyed?: boolean;
  readonly readableEnded?: boolean;
  readonly errored?: Error | null;
}

const REQUEST = Symbol('request');

/**
 * The key of `@opentelemetry/core`, written out since importing it would load the base of the SDK.
 */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

export function rpcMetadataIn(context: Context): RpcMetadata | undefined {
  return context.getValue(RPC_METADATA) as RpcMetadata | undefined;
}

export function requestIn(context: Context): RequestState | undefined {
  return rpcMetadataIn(context)?.[REQUEST];
}

/** A request of Express or Fastify. */
export interface PlatformRequest {
  readonly method?: string;
  readonly baseUrl?: string;
  readonly route?: { readonly path?: unknown };
  readonly routeOptions?: { readonly url?: unknown };
  readonly routerPath?: unknown;
}

/**
 * Records that a request reached a route: the server span and the metrics get the route as it is
 * declared, and handlers find the response.
 *
 * @param declared - routes by the form in which the platform registers them, for routes where the
 *   two differ
 */
export function enterRoute(
  context: Context,
  request: PlatformRequest,
  response: Response & { readonly raw?: Response },
  declared: ReadonlyMap<string, string>,
): void {
  const metadata = rpcMetadataIn(context);
  if (metadata === undefined) return;
  const route = routeOf(request, declared);
  if (route !== undefined) metadata.route = route;
  metadata[REQUEST] = { method: request.method ?? '', route, response: response.raw ?? response };
}

/**
 * Sets the route of a request with an operation of GraphQL: the path under which that is served.
 */
export function enterOperation(context: Context, request: PlatformRequest | undefined): void {
  const metadata = rpcMetadataIn(context);
  if (metadata === undefined || metadata.route !== undefined || request === undefined) return;
  const path = request.routeOptions?.url ?? request.baseUrl;
  if (typeof path === 'string' && path !== '') metadata.route = path;
}

/** Records that Nest responded to a request because no route matched. */
export function leaveRoutes(context: Context): void {
  const metadata = rpcMetadataIn(context);
  if (metadata !== undefined) delete metadata.route;
}

function routeOf(
  request: PlatformRequest,
  declared: ReadonlyMap<string, string>,
): string | undefined {
  const { route, routeOptions, baseUrl } = request;
  // If Fastify 4 has `routeOptions`, reading `routerPath` causes a deprecation warning, which may
  // be an error.
  const path = route?.path ?? (routeOptions === undefined ? request.routerPath : routeOptions.url);
  if (typeof path !== 'string') return undefined;
  const own = declared.size === 0 ? path : (declared.get(path) ?? path);
  return baseUrl ? baseUrl + own : own;
}

/** Returns whether the client disconnected before it had the whole response. */
export const isAborted = ({ destroyed, req, writableFinished }: Response): boolean =>
  destroyed && !writableFinished && !isClosedHere(req);

/**
 * Returns whether a connection was closed by the server: the client has neither ended nor broken
 * it.
 */
function isClosedHere(request: { readonly socket?: Connection | null } = {}): boolean {
  const { destroyed, errored, readableEnded } = request.socket ?? {};
  const isBroken = typeof (errored as NodeJS.ErrnoException | undefined)?.syscall === 'string';
  return destroyed === true && readableEnded !== true && !isBroken;
}
