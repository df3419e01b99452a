import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import type { NameMethod } from './known-methods';
import { peerOf } from './peer-address';

/**
 * The attributes of a request that are known before it is served; the first three are always set.
 */
export interface ServerAttributes extends Attributes {
  [ATTR_HTTP_REQUEST_METHOD]: string;
  [ATTR_URL_SCHEME]: string;
  [ATTR_NETWORK_PROTOCOL_VERSION]: string;
}

/**
 * Reads the attributes of a server span from the request that begins it. Never throws.
 *
 * Semantic conventions for HTTP, "HTTP server span". The addresses and ports of server and client
 * are those of `Forwarded` and `X-Forwarded-*`, otherwise those of the connection.
 */
export function readServerAttributes(
  request: IncomingMessage,
  nameMethod: NameMethod,
): ServerAttributes {
  const { headers, method = 'GET', socket } = request;
  const forwarded = parseForwarded(headers.forwarded);
  const scheme = forwardedScheme(forwarded, headers) ?? ('encrypted' in socket ? 'https' : 'http');
  const peer = peerOf(socket);
  const known = nameMethod(method);
  const attributes: ServerAttributes = {
    [ATTR_HTTP_REQUEST_METHOD]: known,
    [ATTR_URL_SCHEME]: scheme,
    [ATTR_NETWORK_PROTOCOL_VERSION]: request.httpVersion,
  };
  if (peer !== undefined) {
    attributes[ATTR_NETWORK_PEER_ADDRESS] = peer.address;
    attributes[ATTR_NETWORK_PEER_PORT] = peer.port;
  }
  const userAgent = headers['user-agent'];
  if (userAgent !== undefined) attributes[ATTR_USER_AGENT_ORIGINAL] = userAgent;
  if (known !== method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  setUrl(attributes, request.url ?? '/');
  setServer(attributes, serverOf(forwarded, headers, scheme));
  const client = clientOf(forwarded, headers) ?? peer?.address;
  if (client !== undefined) attributes[ATTR_CLIENT_ADDRESS] = withoutMapping(client);
  return attributes;
}

/**
 * Returns the IPv4 address that a server listening on IPv6 sees as a mapped address, RFC 4291,
 * 2.5.5.2.
 */
const withoutMapping = (address: string): string =>
  /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice('::ffff:'.length) : address;

/**
 * Returns the scheme that the client used according to a proxy. Values other than these two would
 * be data in a metric.
 */
function forwardedScheme(
  forwarded: readonly Forwarded[],
  headers: IncomingHttpHeaders,
): 'http' | 'https' | undefined {
  const named =
    forwarded.find(({ proto }) => proto !== undefined)?.proto ??
    firstOf(headers['x-forwarded-proto']);
  const scheme = named?.toLowerCase();
  return scheme === 'http' || scheme === 'https' ? scheme : undefined;
}

/** Sets the attributes of the URL. Most requests name a path; those to a proxy name a whole URL. */
function setUrl(attributes: Attributes, url: string): void {
  const target = url.startsWith('/') ? url : targetOf(url);
  const query = target.indexOf('?');
  attributes[ATTR_URL_PATH] = query < 0 ? target : target.slice(0, query);
  if (query >= 0 && query < target.length - 1) {
    attributes[ATTR_URL_QUERY] = target.slice(query + 1);
  }
}

function targetOf(url: string): string {
  if (!url.includes('://')) return url;
  try {
    const { pathname, search } = new URL(url);
    return pathname + search;
  } catch {
    return url;
  }
}

interface Forwarded {
  readonly host?: string;
  readonly proto?: string;
  readonly for?: string;
}

/** Parses a `Forwarded` header, RFC 7239; returns nothing for one that is malformed. */
function parseForwarded(header: string | undefined): readonly Forwarded[] {
  if (header === undefined) return NOTHING;
  try {
    const { parse } = require('forwarded-parse') as {
      parse(header: string): readonly Forwarded[];
    };
    return parse(header);
  } catch {
    return NOTHING;
  }
}

const NOTHING: readonly Forwarded[] = [];

interface Server {
  readonly host: string;
  readonly scheme: string | undefined;
}

function serverOf(
  forwarded: readonly Forwarded[],
  headers: IncomingHttpHeaders,
  scheme: string,
): Server | undefined {
  const named = forwarded.find(({ host }) => host !== undefined);
  if (named?.host !== undefined) return { host: named.host, scheme: named.proto };
  const forwardedHost = firstOf(headers['x-forwarded-host']);
  if (forwardedHost) {
    return { host: forwardedHost, scheme: firstOf(headers['x-forwarded-proto']) };
  }
  return headers.host ? { host: headers.host, scheme } : undefined;
}

/**
 * Returns the first value of a header, to which each further proxy appends its own after a comma.
 */
function firstOf(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return undefined;
  const comma = value.indexOf(',');
  return comma < 0 ? value : value.slice(0, comma).trim();
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

function setServer(attributes: Attributes, server: Server | undefined): void {
  if (server === undefined) return;
  const { address, port } = splitPort(server.host);
  attributes[ATTR_SERVER_ADDRESS] = address;
  const usedPort = port ?? DEFAULT_PORTS[server.scheme ?? ''];
  if (usedPort !== undefined) attributes[ATTR_SERVER_PORT] = usedPort;
}

function clientOf(
  forwarded: readonly Forwarded[],
  headers: IncomingHttpHeaders,
): string | undefined {
  const named =
    forwarded.find((entry) => entry.for !== undefined)?.for ?? firstOf(headers['x-forwarded-for']);
  if (!named) return undefined;
  const { address } = splitPort(named);
  return address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
}

/**
 * Splits a host into address and port. An IPv6 address contains colons: it is in brackets, or has
 * no port.
 */
function splitPort(host: string): { readonly address: string; readonly port: number | undefined } {
  const colon = host.lastIndexOf(':');
  const isPort = colon > 0 && (host.indexOf(':') === colon || host[colon - 1] === ']');
  if (!isPort) return { address: host, port: undefined };
  const port = Number(host.slice(colon + 1));
  return Number.isInteger(port) && port > 0
    ? { address: host.slice(0, colon), port }
    : { address: host, port: undefined };
}
