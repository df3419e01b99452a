import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expressNotes } from './express-notes';

/** A request as Express leaves it. The values are the application's and may have any type. */
interface ExpressRequest {
  readonly url?: unknown;
  readonly baseUrl?: unknown;
  readonly app?: unknown;
  readonly route?: unknown;
}

interface Application {
  readonly router?: unknown;
  /** The router of Express 4. */
  readonly _router?: unknown;
  readonly lazyrouter?: unknown;
  /** The application that this one is mounted in, and where. */
  readonly parent?: Application | undefined;
  readonly mountpath?: unknown;
}

interface Layer {
  readonly route?: { readonly path?: unknown };
  readonly handle?: unknown;
  /** The layer's pattern in router 2.3; earlier ones do not keep it, see `express-notes.ts`. */
  readonly rawPath?: unknown;
  /**
   * Returns the pattern that matches, and how much of the path it matches. Has no side effects in
   * router 2.3.
   */
  match(path: string): Match | false;
  /** True for a layer at the root path, in a router from 2.0 on. */
  readonly slash?: unknown;
  /** The matchers, one for each pattern, in a router from 2.0 on. */
  readonly matchers?: readonly ((path: string) => { readonly path: string } | false)[];
  /** The regular expression of all its patterns, in Express 4. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean; readonly fast_star?: boolean };
}

interface Match {
  readonly path?: unknown;
  readonly pattern?: unknown;
}

/**
 * Returns the declared route of a request that Express serves, including the patterns of the
 * enclosing routers; `undefined` until a route was found.
 *
 * It is read from what Express leaves on the request. The router publishes its layers on a channel
 * as well, but subscribing to that changes its behaviour: handlers get another `next`, and stack
 * traces other frames.
 */
export function readExpressRoute(of: object): string | undefined {
  const request = of as ExpressRequest;
  const { route } = request;
  if (typeof route !== 'object' || route === null) return undefined;
  const noted = expressNotes.textOf(of, route);
  if (noted !== undefined) return noted;
  const baseUrl = typeof request.baseUrl === 'string' ? request.baseUrl : '';
  const path = pathOf(request.url);
  const [app, ...below] = applicationsOf(request.app);
  const layers = layersOf(routerOf(app));
  const found = findRoute({ route, layers, below, path: baseUrl + path, depth: 0 });
  if (found !== undefined) return found;
  // A router was called directly. The text of its mount is not a route, since it may be data.
  const own = ownPattern(route);
  const mount = baseUrl === '' ? '' : findMount(layers, baseUrl);
  return own === undefined || mount === undefined ? undefined : joinPaths(mount, own);
}

/**
 * Returns the errors that passed the router while it served a request, the first one first. Router
 * 2.3 itself keeps them on the request, with or without subscribers.
 */
export function readExpressErrors(request: object): readonly unknown[] {
  try {
    const errors = (request as Record<symbol, unknown>)[PUBLISHED_ERRORS];
    return errors instanceof Set ? [...(errors as Set<unknown>)] : expressNotes.errorsOf(request);
  } catch {
    return [];
  }
}

const PUBLISHED_ERRORS = Symbol.for('router.tracing.publishedErrors');

/**
 * Returns whether the router of this copy of Express keeps the patterns of its layers, as that of
 * Express 5 does from router 2.3 on. Never throws.
 */
export function keepsPatterns(expressRoot: string): boolean {
  try {
    const manifest = join(expressRoot, 'package.json');
    const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    // Express 4 contains its router; a `router` package that it could find belongs to another
    // package.
    if (dependencies?.['router'] === undefined) return false;
    const router = createRequire(manifest).resolve('router');
    return existsSync(join(dirname(router), 'lib', 'tracing.js'));
  } catch {
    return false;
  }
}

/** The largest depth of nested routers; deeper ones would be a cycle. */
const MAX_DEPTH = 32;

/** Returns the applications from the outermost one to the one that serves a request. */
function applicationsOf(innermost: unknown): readonly Application[] {
  const applications: Application[] = [];
  let app = innermost as Application | undefined;
  while (app !== undefined && app !== null && applications.length < MAX_DEPTH) {
    applications.unshift(app);
    app = app.parent;
  }
  return applications;
}

interface Search {
  readonly route: object;
  readonly layers: readonly Layer[];
  /** The applications that are still to be passed. */
  readonly below: readonly Application[];
  readonly path: string;
  readonly depth: number;
}

/** Returns the pattern of a route with those of the routers around it. */
function findRoute({ route, layers, below, path, depth }: Search): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const layer of layers) {
    if (layer.route === route && below.length === 0) return patternOf(layer, path)?.route;
    if (layer.route !== undefined) continue;
    const isApplication = isMountOf(layer, below[0]);
    const inner = layersOf(isApplication ? routerOf(below[0]) : layer.handle);
    const mount = inner.length === 0 ? undefined : patternOf(layer, path);
    if (mount === undefined) continue;
    const found = findRoute({
      route,
      layers: inner,
      below: isApplication ? below.slice(1) : below,
      path: withSlash(path.slice(mount.text.length)),
      depth: depth + 1,
    });
    if (found !== undefined) return joinPaths(mount.mount, found);
  }
  return undefined;
}

/** Returns the pattern of a layer that is mounted at a text. */
function findMount(layers: readonly Layer[], text: string): string | undefined {
  for (const layer of layers) {
    if (layer.route !== undefined) continue;
    const found = patternOf(layer, text);
    if (found?.text === text) return found.mount;
  }
  return undefined;
}

/**
 * Returns whether a layer is the mount of an application. Express puts a function of its own
 * between an application and the one in which it is mounted.
 */
function isMountOf(layer: Layer, app: Application | undefined): boolean {
  const { handle } = layer;
  if (app === undefined || typeof handle !== 'function') return false;
  if ((handle as unknown) === app) return true;
  return handle.name === 'mounted_app' && String(givenPattern(layer)) === String(app.mountpath);
}

function routerOf(app: Application | undefined): unknown {
  // Only Express 4 has this method, and a `router` that throws.
  return app?.lazyrouter === undefined ? app?.router : app._router;
}

/** Returns the layers of a router of Express; none for any other value. */
function layersOf(router: unknown): readonly Layer[] {
  const stack = (router as { stack?: unknown } | undefined)?.stack;
  if (!Array.isArray(stack) || stack.length === 0) return NONE;
  const first = stack[0] as object;
  return MARKS.some((name) => Object.hasOwn(first, name)) ? (stack as Layer[]) : NONE;
}

const NONE: readonly Layer[] = [];

/** The fields by which a layer is recognized, in different versions of the router. */
const MARKS = ['rawPath', 'matchers', 'regexp'] as const;

/** Returns the pattern or patterns that the application passed. */
const givenPattern = (layer: Layer): unknown =>
  layer.rawPath ?? layer.route?.path ?? expressNotes.patternOf(layer);

interface Fit {
  /** The text that matched. */
  readonly text: string;
  /** The pattern, in the form for the route of a handler or for the mount of a router. */
  readonly route: string;
  readonly mount: string;
}

function patternOf(layer: Layer, path: string): Fit | undefined {
  const given = givenPattern(layer);
  const patterns: readonly unknown[] = Array.isArray(given) ? given.flat(Infinity) : [given];
  // Such expressions keep state: matching with them would change it.
  if (patterns.some((one) => one instanceof RegExp && (one.global || one.sticky))) return undefined;
  const match =
    layer.rawPath === undefined ? matchBefore23(layer, patterns, path) : layer.match(path);
  if (match === false || typeof match.path !== 'string') return undefined;
  const text = match.path.replace(/\/+$/, '');
  const isWhole = path.length === text.length || path[text.length] === '/';
  if (layer.route === undefined && !isWhole) return undefined;
  const route = String(match.pattern);
  const mount = match.pattern instanceof RegExp ? text : route.replace(/\/+$/, '');
  return { text, route, mount };
}

/**
 * Returns what `match()` of router 2.3 returns. Earlier ones write their result onto the layer, so
 * they are not called.
 */
function matchBefore23(layer: Layer, patterns: readonly unknown[], path: string): Match | false {
  const { slash, matchers, regexp } = layer;
  if (patterns[0] === undefined) return false;
  if (slash === true || regexp?.fast_slash === true) return { path: '', pattern: '/' };
  for (const [index, matcher] of (matchers ?? []).entries()) {
    const match = matcher(path);
    if (match !== false) return { path: match.path, pattern: patterns[index] };
  }
  if (regexp === undefined) return false;
  const text = regexp.fast_star === true ? path : regexp.exec(path)?.[0];
  return text !== undefined && { path: text, pattern: likeliest(patterns, text) };
}

/**
 * Returns the most likely pattern. Express 4 makes one regular expression of several patterns,
 * which does not reveal the one that matches.
 */
function likeliest(patterns: readonly unknown[], text: string): unknown {
  if (patterns.length === 1) return patterns[0];
  const same = (one: unknown) => withoutEnd(String(one)) === withoutEnd(text);
  return patterns.find(same) ?? patterns.join(',');
}

const withoutEnd = (path: string): string => path.toLowerCase().replace(/\/+$/, '');

/** Returns the pattern of a route that has only one. */
function ownPattern(route: object): string | undefined {
  const { path } = route as { path?: unknown };
  return typeof path === 'string' || path instanceof RegExp ? String(path) : undefined;
}

function pathOf(url: unknown): string {
  if (typeof url !== 'string') return '/';
  const path = url.startsWith('/') ? url : url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  const end = path.search(/[?#]/);
  return withSlash(end < 0 ? path : path.slice(0, end));
}

const withSlash = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

function joinPaths(base: string, path: string): string {
  if (base === '') return path;
  return path === '/' || path === '' ? base : `${base}${path}`;
}
