import { subscribe } from 'node:diagnostics_channel';
import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { rememberServerError } from './server-errors';

/** The message of `tracing:express.router.request:*`, published by `router` 2.3 (Express 5, NestJS 12). */
interface RouterMessage {
  readonly req: { baseUrl?: string; [MOUNTS]?: Map<string, string> };
  readonly layer: { readonly path?: string; readonly rawPath?: unknown };
  readonly route?: { readonly path: unknown };
  readonly error?: unknown;
}

/** Mount points of a request whose path has parameters: the text that matched, and the pattern. */
const MOUNTS = Symbol('@acme/otel-auto/mounts');

/**
 * Reads the route of each request from the channel on which Express's router publishes its layers,
 * and remembers the errors that it reports. Works whatever was loaded first, and in bundles.
 */
export function readExpressRoutes(): void {
  subscribe('tracing:express.router.request:start', (message) => {
    try {
      onLayer(message as RouterMessage);
    } catch {
      // An unknown shape of the message costs the route, never the request.
    }
  });
  subscribe('tracing:express.router.request:error', (message) => {
    rememberServerError((message as RouterMessage).error);
  });
}

function onLayer({ req, layer, route }: RouterMessage): void {
  if (route === undefined) {
    if (layer.path) rememberMount(req, layer.path, layer.rawPath);
    return;
  }
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type !== RPCType.HTTP) return;
  metadata.route = joinPaths(mountPattern(req), toText(route.path));
}

/** Keeps the pattern of a mount such as `app.use('/users/:id', router)`; `req.baseUrl` has only the text. */
function rememberMount(req: RouterMessage['req'], path: string, rawPath: unknown): void {
  if (typeof rawPath === 'string' && !/[:*{(]/.test(rawPath)) return;
  const baseUrl = req.baseUrl ?? '';
  if (!baseUrl.endsWith(path)) return;
  const parent = patternOf(req, baseUrl.slice(0, baseUrl.length - path.length));
  (req[MOUNTS] ??= new Map()).set(baseUrl, joinPaths(parent, toText(rawPath)));
}

const mountPattern = (req: RouterMessage['req']): string => patternOf(req, req.baseUrl ?? '');

/** `baseUrl` with its longest remembered beginning replaced by the pattern of that mount. */
function patternOf(req: RouterMessage['req'], baseUrl: string): string {
  const mounts = req[MOUNTS];
  if (mounts === undefined) return baseUrl;
  let longest = '';
  for (const text of mounts.keys()) {
    if (text.length > longest.length && baseUrl.startsWith(text)) longest = text;
  }
  return longest === '' ? baseUrl : `${mounts.get(longest)}${baseUrl.slice(longest.length)}`;
}

const toText = (path: unknown): string =>
  Array.isArray(path) ? path.map(String).join(',') : String(path);

function joinPaths(base: string, path: string): string {
  if (base === '') return path;
  return path === '/' || path === '' ? base : `${base}${path}`;
}
