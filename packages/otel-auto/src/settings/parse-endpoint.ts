import { accept, type Parsed, type Rejected } from './parsed';
import { parseUrl } from './parse-url';
import { redactUrl } from './redact';
import type { OtlpProtocol } from './settings';
import type { Variables } from './variables';

export type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/** Where a signal goes, and the credentials that were part of the address. */
export interface Endpoint {
  readonly url: string;
  readonly authorization: string | undefined;
}

/**
 * Gives the final address of a signal: its own endpoint as it is, else the general one with the
 * signal's path appended, before any query. gRPC has no paths.
 *
 * A mistake with one plain meaning is mended and reported: the alternative is to send to localhost,
 * where most often nobody listens.
 */
export function parseEndpoint(
  variables: Variables,
  signal: Signal,
  protocol: OtlpProtocol,
): Endpoint {
  const name = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT` as const;
  const text = variables.text(name);
  if (text === undefined) return parseGeneralEndpoint(variables, signal, protocol);
  const { value, rejected } = parseAddress(variables, signal, protocol, text);
  const endpoint =
    value === undefined
      ? parseGeneralEndpoint(variables, signal, protocol)
      : toEndpoint(value, protocol);
  for (const each of [...rejected, ...hintAtPath(value, text, signal, protocol)]) {
    variables.report(name, each, redactUrl(endpoint.url));
  }
  return endpoint;
}

function parseGeneralEndpoint(
  variables: Variables,
  signal: Signal,
  protocol: OtlpProtocol,
): Endpoint {
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const path = protocol === 'grpc' ? '' : `/v1/${signal.toLowerCase()}`;
  const fallback = protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
  const text = variables.text(name);
  if (text === undefined) return { url: fallback + path, authorization: undefined };

  const { value, rejected } = parseAddress(variables, signal, protocol, text);
  const { value: base, rejected: more } = withoutSignalPath(value, text, protocol);
  for (const each of [...rejected, ...more]) {
    variables.report(name, each, base === undefined ? fallback : redactUrl(base.href));
  }
  return base === undefined
    ? { url: fallback + path, authorization: undefined }
    : toEndpoint(withPath(base, path), protocol);
}

function parseAddress(
  variables: Variables,
  signal: Signal,
  protocol: OtlpProtocol,
  text: string,
): Parsed<URL> {
  if (protocol === 'grpc') return parseGrpcAddress(variables, signal, text);
  const { value, rejected } = parseUrl(text, 'http');
  const explicit =
    variables.text(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ??
    variables.text('OTEL_EXPORTER_OTLP_PROTOCOL');
  return value?.port === '4317' && explicit === undefined
    ? { value, rejected: [...rejected, portOfGrpc(text)] }
    : { value, rejected };
}

/** gRPC takes sockets, and addresses without a scheme, for which there is `…_INSECURE`. */
function parseGrpcAddress(variables: Variables, signal: Signal, text: string): Parsed<URL> {
  if (/^unix:./i.test(text)) return accept(new URL(text));
  const insecure = variables.value(`OTEL_EXPORTER_OTLP_${signal}_INSECURE`);
  const { value, rejected } = parseUrl(text, insecure ? 'http' : 'https');
  return value?.port === '4318'
    ? { value, rejected: [...rejected, portOfHttp(text)] }
    : { value, rejected };
}

function portOfGrpc(text: string): Rejected {
  return {
    text,
    expected: 'on the usual port of http/protobuf',
    cure: '4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318',
  };
}

function portOfHttp(text: string): Rejected {
  return {
    text,
    expected: 'on the usual port of grpc',
    cure: '4318 is the port of OTLP/HTTP; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf or use port 4317',
  };
}

/** `http://collector:4318/v1/traces` is no base: logs would go to `/v1/traces/v1/logs`. */
function withoutSignalPath(
  url: URL | undefined,
  text: string,
  protocol: OtlpProtocol,
): Parsed<URL> {
  const [path] = /\/v1\/(?:traces|metrics|logs)\/*$/.exec(url?.pathname ?? '') ?? [];
  if (url === undefined || path === undefined || protocol === 'grpc') {
    return { value: url, rejected: [] };
  }
  const base = new URL(url);
  base.pathname = url.pathname.slice(0, -path.length);
  const cure = `each signal appends a path like ${path} by itself`;
  return { value: base, rejected: [{ text, expected: 'a base URL', cure }] };
}

/** A signal's own endpoint gets no path appended, which surprises people. */
function hintAtPath(
  url: URL | undefined,
  text: string,
  signal: Signal,
  protocol: OtlpProtocol,
): readonly Rejected[] {
  if (url === undefined || protocol === 'grpc' || url.pathname !== '/' || url.search !== '') {
    return [];
  }
  const cure = `the endpoint of one signal is used as it is; add /v1/${signal.toLowerCase()}`;
  return [{ text, expected: 'a full URL', cure }];
}

function withPath(base: URL, path: string): URL {
  if (path === '') return base;
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + path;
  return url;
}

/** Credentials leave the address, which is printed, for a header, which is not. */
function toEndpoint(url: URL, protocol: OtlpProtocol): Endpoint {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const isTarget = protocol === 'grpc' && bare.protocol !== 'unix:';
  return {
    url: isTarget ? `${bare.protocol}//${bare.host}` : bare.href,
    authorization: toAuthorization(url),
  };
}

function toAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
