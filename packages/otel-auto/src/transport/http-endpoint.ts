import type { ClientRequest, RequestOptions } from 'node:http';
import { parseSocket, type SocketAddress } from '../settings/parse-socket';
import { readEnvironment } from '../settings/read-environment';
import type { EndpointSettings } from './endpoint-settings';
import { createAgent } from './http-agent';
import { httpModule } from './http-module';
import { blame, findProxy, proxyHeaders } from './proxy';

/** The function `request` of `node:http` or `node:https`, in the one form in which it is used here. */
export type HttpRequest = (url: URL, options: RequestOptions) => ClientRequest;

/** Begins a POST to one receiver. */
export type BeginRequest = (headers: Readonly<Record<string, string | number>>) => ClientRequest;

/**
 * Opens an OTLP/HTTP endpoint: one connection pool, kept alive, whose sockets never keep the
 * process alive; through a proxy if the environment names one.
 *
 * @param request - by default that of `node:http` or `node:https`
 * @throws Error if a certificate file cannot be read, TypeError for a proxy that is not a URL
 */
export function openEndpoint(
  settings: EndpointSettings,
  request: (module: 'http' | 'https') => HttpRequest | undefined = () => undefined,
): BeginRequest {
  const socket = parseSocket(settings.url);
  if (socket !== undefined) return openSocket(socket, settings, request('http'));
  const url = new URL(settings.url);
  const proxy = findProxy(url, readEnvironment());
  const isTls = url.protocol === 'https:';
  const requestOf = (tls: boolean): HttpRequest =>
    request(tls ? 'https' : 'http') ?? httpModule(tls).request;
  if (proxy === undefined || isTls) {
    const agent = createAgent(settings, proxy);
    const send = requestOf(isTls);
    return (headers) => send(url, { method: 'POST', agent, headers });
  }
  // Without TLS, a proxy is asked for the whole URL.
  const agent = createAgent({ ...settings, url: proxy.href });
  const send = requestOf(proxy.protocol === 'https:');
  const options: RequestOptions = { method: 'POST', agent, path: url.href };
  const own = { Host: url.host, ...proxyHeaders(proxy) };
  return (headers) =>
    send(proxy, { ...options, headers: { ...headers, ...own } }).on('error', (error) => {
      blame(proxy, error);
    });
}

function openSocket(
  { socket, path }: SocketAddress,
  settings: EndpointSettings,
  send: HttpRequest = httpModule(false).request,
): BeginRequest {
  const agent = createAgent(settings);
  const options: RequestOptions = { method: 'POST', agent, socketPath: socket, path };
  return (headers) => send(LOCALHOST, { ...options, headers });
}

/** The name of this machine, for the header `Host`. */
const LOCALHOST = new URL('http://localhost');
