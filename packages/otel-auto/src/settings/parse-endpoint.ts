import type { SignalInName } from './definitions';
import { accept, type Parsed, type Rejected } from './parsed';
import { parseSocket, type SocketAddress } from './parse-socket';
import { parseUrl } from './parse-url';
import { redactUrl } from './redact';
import type { OtlpProtocol } from './settings';
import type { Variables } from './variables';

/** The destination of a signal, and the credentials that were part of the address. */
export interface Endpoint {
  readonly url: string;
  readonly authorization: string | undefined;
}

/** The settings that decide how an address is read. */
interface Connection {
  readonly protocol: OtlpProtocol;
  /** Whether an address of gRPC without a scheme is not encrypted. */
  readonly insecure: boolean;
}

/**
 * Returns the final address of a signal: its own endpoint unchanged, or else the general one with
 * the signal's path appended, before any query. gRPC has no paths.
 *
 * A mistake with one plain meaning is corrected and reported: the alternative is to send to
 * localhost, where usually no receiver listens.
 */
export function parseEndpoint(
  variables: Variables,
  signal: SignalInName,
  connection: Connection,
): Endpoint {
  const { protocol } = connection;
  const name = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT` as const;
  const text = variables.texts.get(name);
  if (text === undefined) return parseGeneralEndpoint(variables, signal, connection);
  const socket = protocol === 'grpc' ? undefined : parseSocket(text);
  if (socket !== undefined) return toSocketEndpoint(socket, socket.path || pathOf(signal));

  const { value: url, rejected } = parseAddress(connection, text);
  const endpoint =
    url === undefined
      ? parseGeneralEndpoint(variables, signal, connection)
      : toEndpoint(url, protocol === 'grpc' ? '' : url.pathname);
  const hints = url === undefined || protocol === 'grpc' ? [] : hintAtPath(url, text, signal);
  for (const each of [...rejected, ...hints]) variables.report(name, each, redactUrl(endpoint.url));
  return endpoint;
}

function parseGeneralEndpoint(
  variables: Variables,
  signal: SignalInName,
  connection: Connection,
): Endpoint {
  const { protocol } = connection;
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const path = protocol === 'grpc' ? '' : pathOf(signal);
  const fallback = protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
  const text = variables.texts.get(name);
  if (text === undefined) return { url: fallback + path, authorization: undefined };
  const socket = protocol === 'grpc' ? undefined : parseSocket(text);
  if (socket !== undefined) return toSocketEndpoint(socket, addPath(socket.path, path));

  const { value: url, rejected } = parseAddress(connection, text);
  const { basePath, hints } = parseBasePath(url, text, protocol);
  for (const each of [...rejected, ...hints]) {
    variables.report(name, each, url ? redactUrl(toEndpoint(url, basePath).url) : fallback);
  }
  return url === undefined
    ? { url: fallback + path, authorization: undefined }
    : toEndpoint(url, basePath + path);
}

function parseAddress({ protocol, insecure }: Connection, text: string): Parsed<URL> {
  if (protocol === 'grpc') return parseGrpcAddress(text, insecure);
  const { value, rejected } = parseUrl(text, { scheme: 'http', port: 4318 });
  return value?.port === '4317'
    ? { value, rejected: [...rejected, portOfGrpc(text, protocol)] }
    : { value, rejected };
}

/** Parses an address of gRPC, which may be a socket, or have no scheme and use `…_INSECURE`. */
function parseGrpcAddress(text: string, insecure: boolean): Parsed<URL> {
  if (text.startsWith('unix:') && URL.canParse(text)) return accept(new URL(text));
  const { value, rejected } = parseUrl(text, {
    scheme: insecure ? 'http' : 'https',
    port: 4317,
  });
  if (value === undefined) return { value, rejected };
  const hints = [
    ...(value.port === '4318' ? [portOfHttp(text)] : []),
    ...(value.pathname === '/' ? [] : [noPaths(text)]),
  ];
  if (/^\w+:\/\//.test(text)) return { value, rejected: [...rejected, ...hints] };
  // The target of gRPC needs no scheme.
  return { value, rejected: insecure ? hints : [noEncryption(text), ...hints] };
}

const noEncryption = (text: string): Rejected => ({
  text,
  expected: 'clear about encryption',
  cure: 'write http:// for none or https://',
});

const noPaths = (text: string): Rejected => ({
  text,
  expected: 'a target of gRPC',
  cure: 'gRPC has no paths',
});

const portOfGrpc = (text: string, protocol: OtlpProtocol): Rejected => ({
  text,
  expected: `on the usual port of ${protocol}`,
  cure: '4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318',
});

const portOfHttp = (text: string): Rejected => ({
  text,
  expected: 'on the usual port of grpc',
  cure: '4318 is the port of OTLP/HTTP; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf or use port 4317',
});

/**
 * Parses a general endpoint. `http://collector:4318/v1/traces` is not one: logs would go to
 * `/v1/traces/v1/logs`.
 */
function parseBasePath(
  url: URL | undefined,
  text: string,
  protocol: OtlpProtocol,
): { readonly basePath: string; readonly hints: readonly Rejected[] } {
  if (url === undefined || protocol === 'grpc' || url.pathname === '/') {
    return { basePath: '', hints: [] };
  }
  const path = withoutTrailingSlashes(url.pathname);
  const [signalPath] = SIGNAL_PATH.exec(path) ?? [];
  if (signalPath === undefined) return { basePath: path, hints: [] };
  const cure = `each signal appends a path like ${signalPath} by itself`;
  return {
    basePath: path.slice(0, -signalPath.length),
    hints: [{ text, expected: 'a base URL', cure }],
  };
}

const SIGNAL_PATH = /\/v1\/(?:traces|metrics|logs)$/;

/**
 * Returns a hint if a signal's own endpoint has no path, since none is appended to it, or that of
 * another signal.
 */
function hintAtPath(url: URL, text: string, signal: SignalInName): readonly Rejected[] {
  const [other] = SIGNAL_PATH.exec(url.pathname) ?? [];
  if (other !== undefined && other !== pathOf(signal)) {
    const cure = `${other} is the path of another signal; it is used as it is`;
    return [{ text, expected: `an address for ${signal.toLowerCase()}`, cure }];
  }
  if (url.pathname !== '/' || url.search !== '') return [];
  const cure = `the endpoint of one signal is used as it is; add ${pathOf(signal)}`;
  return [{ text, expected: 'a full URL', cure }];
}

const pathOf = (signal: SignalInName): string => `/v1/${signal.toLowerCase()}`;

/** Adds a signal's path to a base, before any query. */
function addPath(base: string, path: string): string {
  const [, start = '', query = ''] = /^([^?]*)(.*)$/s.exec(base) ?? [];
  return `${withoutTrailingSlashes(start).replace(SIGNAL_PATH, '')}${path}${query}`;
}

/** An expression that ends in `$` would begin anew at each slash. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

const toSocketEndpoint = ({ socket }: SocketAddress, path: string): Endpoint => ({
  url: `unix:${socket}:${path}`,
  authorization: undefined,
});

/**
 * Creates the endpoint, moving credentials out of the address, which is printed, to a header, which
 * is not.
 */
function toEndpoint(url: URL, path: string): Endpoint {
  const { protocol, host, search, username, password } = url;
  return {
    url: protocol === 'unix:' ? url.href : `${protocol}//${host}${path}${path && search}`,
    authorization:
      username === '' && password === ''
        ? undefined
        : `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
