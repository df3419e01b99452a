import type { ClientRequest } from 'node:http';
import type { Destination, SentRequest } from './client-call';
import type { ReadHeader } from './injected-headers';
import { optionIn, readHeaderIn, type RequestArguments } from './request-arguments';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * Describes a request that Node.js has created.
 *
 * @param args - the arguments of the call in progress, if there is one; they may belong to another
 *   request
 */
export function describeRequest(
  request: ClientRequest,
  readHeader: ReadHeader,
  args: RequestArguments | undefined,
): SentRequest {
  const { method, protocol, host, path } = request;
  return describe({
    method,
    protocol,
    host,
    path,
    port: portOfHostHeader(readHeader('host'), host) ?? portIn(args, host),
    destination: { host, port: destinationPort(request, readHeader, args) },
    userAgent: readHeader('user-agent'),
  });
}

/** Describes a request that is yet to be created from these arguments. */
export function describeArguments(args: RequestArguments, protocol: string): SentRequest {
  const method = optionIn(args, 'method');
  const ownProtocol = textOf(optionIn(args, 'protocol')) ?? protocol;
  const host = hostIn(args);
  const port = toPort(optionIn(args, 'port')) ?? toPort(optionIn(args, 'defaultPort'));
  return describe({
    method: typeof method === 'string' && method !== '' ? method.toUpperCase() : 'GET',
    protocol: ownProtocol,
    host,
    path: textOf(optionIn(args, 'path')) ?? '/',
    port,
    destination: { host, port: port ?? DEFAULT_PORTS[ownProtocol] },
    userAgent: readHeaderIn(args)('user-agent'),
  });
}

const hostIn = (args: RequestArguments): string =>
  textOf(optionIn(args, 'hostname')) ?? textOf(optionIn(args, 'host')) ?? 'localhost';

const portIn = (args: RequestArguments | undefined, host: string): number | undefined =>
  args !== undefined && hostIn(args) === host ? toPort(optionIn(args, 'port')) : undefined;

/**
 * Returns the port that a request is sent to. Only the arguments say it: the `Host` header is the
 * caller's, and behind a proxy that of a stranger. It counts where there are no arguments, since
 * the constructor of requests was called.
 */
function destinationPort(
  { agent, host, protocol }: ClientRequest & { readonly agent?: DefaultPort | undefined },
  readHeader: ReadHeader,
  args: RequestArguments | undefined,
): number | undefined {
  if (args !== undefined && hostIn(args) !== host) return undefined;
  const named =
    args === undefined ? portOfHostHeader(readHeader('host'), host) : portIn(args, host);
  return named ?? toPort(agent?.defaultPort) ?? DEFAULT_PORTS[protocol];
}

interface DefaultPort {
  readonly defaultPort?: unknown;
}

interface Target {
  readonly method: string;
  readonly protocol: string;
  readonly host: string;
  readonly path: string;
  readonly port: number | undefined;
  readonly destination: Destination;
  readonly userAgent: unknown;
}

function describe(target: Target): SentRequest {
  const { method, protocol, host, path, destination, userAgent } = target;
  const port = target.port ?? DEFAULT_PORTS[protocol];
  const about = {
    method,
    serverAddress: host,
    serverPort: port,
    destination,
    userAgent: textOf(userAgent),
  };
  // The target of a tunnel is only its authority (RFC 9110, 7.1); a request to a proxy has the
  // whole URL.
  if (method === 'CONNECT') return { ...about, url: `${protocol}//${path}` };
  if (/^https?:\/\//i.test(path)) return { ...about, ...originOf(path), url: path };
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const isDefault = port === undefined || port === DEFAULT_PORTS[protocol];
  return { ...about, url: `${protocol}//${name}${isDefault ? '' : `:${port}`}${path}` };
}

/**
 * Returns the port of a host header. Node.js writes the port there, unless the caller has named
 * another host.
 */
function portOfHostHeader(header: unknown, host: string): number | undefined {
  if (typeof header !== 'string') return undefined;
  const colon = header.lastIndexOf(':');
  const name = header.slice(0, Math.max(colon, 0));
  return name === host || name === `[${host}]` ? toPort(header.slice(colon + 1)) : undefined;
}

function originOf(url: string): Partial<SentRequest> {
  try {
    const { hostname, port, protocol } = new URL(url);
    return {
      serverAddress: hostname,
      serverPort: port === '' ? DEFAULT_PORTS[protocol] : Number(port),
    };
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Returns a port that callers pass as a number or as its text. */
function toPort(value: unknown): number | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}
