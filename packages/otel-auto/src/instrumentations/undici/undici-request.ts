import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import type { SentRequest } from '../http/client-call';
import type { Header, ReadHeader } from '../http/injected-headers';

/**
 * A request of undici, in the forms of all its versions. It is undici's own object, not the
 * caller's.
 */
export interface UndiciRequest {
  readonly method: string;
  readonly origin: unknown;
  readonly path: string;
  readonly upgrade?: unknown;
  /** Alternating names and values; lines of text before undici 6. */
  headers: unknown;
  addHeader?(name: string, value: string): unknown;
}

/** Describes a request of undici; returns `undefined` for one without a URL. */
export function describeUndiciRequest(request: UndiciRequest): SentRequest | undefined {
  const url = urlOf(request);
  if (url === undefined) return undefined;
  const scheme = url.protocol.replace(':', '');
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  const attributes: Attributes = { [ATTR_URL_PATH]: url.pathname, [ATTR_URL_SCHEME]: scheme };
  if (url.search !== '') attributes[ATTR_URL_QUERY] = url.search.slice(1);
  const userAgent = readHeaderOf(request)('user-agent');
  return {
    method: request.method,
    url: url.toString(),
    serverAddress: url.hostname,
    serverPort: port,
    destination: { host: url.hostname, port },
    userAgent: typeof userAgent === 'string' ? userAgent : undefined,
    attributes,
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Returns the URL of a request. Its origin alone says the host: a path that begins with two slashes,
 * or is a URL of its own, is sent to the same host.
 */
function urlOf({ path, origin }: UndiciRequest): URL | undefined {
  try {
    const { origin: server } = new URL(String(origin));
    if (path.startsWith('/')) return new URL(`${server}${path}`);
    const { pathname, search } = new URL(path, server);
    return new URL(`${server}${pathname}${search}`);
  } catch {
    return undefined;
  }
}

/**
 * Creates a function that reads a header of a request; of several with the same name, the last one.
 */
export function readHeaderOf({ headers }: UndiciRequest): ReadHeader {
  if (typeof headers === 'string') return (name) => linesNamed(headers, name).at(-1)?.value;
  if (!Array.isArray(headers)) return () => undefined;
  return (name) => {
    for (let at = headers.length - 2; at >= 0; at -= 2) {
      if (isNamed(headers[at], name)) return headers[at + 1] as unknown;
    }
    return undefined;
  };
}

/** Adds a header to a request, in place of all with the same name; without a value they are removed. */
export function setHeaderOf(request: UndiciRequest, [name, value]: Header): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    let text = headers;
    for (const { line } of linesNamed(headers, name)) text = text.replace(line, '');
    request.headers = value === undefined ? text : `${text}${name}: ${value}\r\n`;
  } else if (Array.isArray(headers)) {
    for (let at = headers.length - 2; at >= 0; at -= 2) {
      if (isNamed(headers[at], name)) headers.splice(at, 2);
    }
    if (value !== undefined) headers.push(name, value);
  } else if (value !== undefined) {
    request.addHeader?.(name, value);
  }
}

/**
 * Keeps one header of each of these names, although other code that instruments undici adds its own
 * after us: of the same trace ours is kept, since it is nearer to the request; of another trace
 * theirs.
 */
export function keepOneOfEach(
  request: UndiciRequest,
  headers: readonly Header[],
  traceId: string | undefined,
): void {
  const { addHeader } = request;
  const hasKnownForm = typeof request.headers === 'string' || Array.isArray(request.headers);
  if (addHeader === undefined || !hasKnownForm || traceId === undefined) return;
  const addOne = (name: string, value: unknown): unknown => {
    if (!headers.some(([own]) => isNamed(name, own))) {
      return Reflect.apply(addHeader, request, [name, value]);
    }
    if (!String(value).includes(traceId)) setHeaderOf(request, [name, String(value)]);
    return request;
  };
  Object.defineProperty(request, 'addHeader', {
    value: addOne,
    configurable: true,
    writable: true,
  });
}

function linesNamed(
  headers: string,
  name: string,
): readonly { readonly line: string; readonly value: string }[] {
  return (headers.match(/[^\r\n]*\r\n/g) ?? [])
    .filter((line) => isNamed(line.slice(0, Math.max(line.indexOf(':'), 0)), name))
    .map((line) => ({ line, value: line.slice(line.indexOf(':') + 1).trim() }));
}

const isNamed = (key: unknown, name: string): boolean =>
  typeof key === 'string' && key.toLowerCase() === name.toLowerCase();
