import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { rememberServerError } from './server-errors';

/**
 * The message of `tracing:express.router.request:*`, published by `router` 2.3 (Express 5, NestJS 12)
 * for each middleware, mounted router and route handler that is called.
 */
interface RouterMessage {
  readonly req: Request;
  readonly layer: unknown;
  /** The pattern that matched: of the route for its handlers, of the mount for everything else. */
  readonly route?: unknown;
  readonly error?: unknown;
}

interface Request {
  readonly baseUrl?: string;
  readonly route?: { readonly stack?: readonly unknown[] };
  [MOUNTS]?: Map<string, string>;
}

/** Mount points of a request whose path has parameters: the text that matched, and the pattern. */
const MOUNTS = Symbol('@acme/otel-auto/mounts');

/**
 * Reads the route of each request from the channel on which Express's router publishes its layers,
 * and remembers the errors that it reports. Works whatever was loaded first, and in bundles.
 *
 * @param options - `withErrors: false` where the layers have spans of their own, which record them
 */
export function readExpressRoutes(options: { readonly withErrors: boolean }): void {
  subscribe('tracing:express.router.request:start', (message) => {
    try {
      onLayer(message as RouterMessage);
    } catch {
      // An unknown shape of the message costs the route, never the request.
    }
  });
  if (!options.withErrors) return;
  subscribe('tracing:express.router.request:error', (message) => {
    rememberServerError((message as RouterMessage).error);
  });
}

/**
 * Whether the router of this copy of Express publishes its layers, as that of Express 5 does from
 * router 2.3 on. Never throws.
 */
export function publishesLayers(expressRoot: string): boolean {
  try {
    const manifest = join(expressRoot, 'package.json');
    const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    // Express 4 has its router inside; a router that it could find is another's.
    if (dependencies?.['router'] === undefined) return false;
    const router = createRequire(manifest).resolve('router');
    return existsSync(join(dirname(router), 'lib', 'tracing.js'));
  } catch {
    return false;
  }
}

function onLayer({ req, layer, route: pattern }: RouterMessage): void {
  if (!req.route?.stack?.includes(layer)) {
    if (typeof pattern === 'string') rememberMount(req, pattern);
    return;
  }
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type !== RPCType.HTTP) return;
  metadata.route = joinPaths(patternOf(req, req.baseUrl ?? ''), String(pattern));
}

/** Keeps the pattern of a mount such as `app.use('/users/:id', router)`; `req.baseUrl` has only the text. */
function rememberMount(req: Request, pattern: string): void {
  const baseUrl = req.baseUrl ?? '';
  if (baseUrl === '' || pattern === '/') return;
  // Without a parameter the text is the pattern, unless another mount with this text had one.
  if (req[MOUNTS] === undefined && !/[:*]/.test(pattern)) return;
  const parent = patternOf(req, textBefore(baseUrl, pattern));
  (req[MOUNTS] ??= new Map()).set(baseUrl, joinPaths(parent, pattern.replace(/\/$/, '')));
}

/**
 * The part of `baseUrl` that the mounts around this one matched. A pattern has as many segments as
 * the text that it matched; one with wildcards or optional parts is taken to be mounted at the top.
 */
function textBefore(baseUrl: string, pattern: string): string {
  if (/[*{]/.test(pattern)) return '';
  const segments = baseUrl.split('/');
  const own = pattern.split('/').filter((segment) => segment !== '').length;
  return segments.slice(0, -own).join('/');
}

/** `baseUrl` with its longest remembered beginning replaced by the pattern of that mount. */
function patternOf(req: Request, baseUrl: string): string {
  const mounts = req[MOUNTS];
  if (mounts === undefined) return baseUrl;
  let longest = '';
  for (const text of mounts.keys()) {
    if (text.length > longest.length && baseUrl.startsWith(text)) longest = text;
  }
  return longest === '' ? baseUrl : `${mounts.get(longest)}${baseUrl.slice(longest.length)}`;
}

function joinPaths(base: string, path: string): string {
  if (base === '') return path;
  return path === '/' || path === '' ? base : `${base}${path}`;
}
