import type { ClientRequest, RequestOptions } from 'node:http';
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
 * Opens the way to an OTLP/HTTP receiver: one connection pool, kept alive, whose sockets never keep the
 * process alive; by a proxy where the environment names one.
 *
 * @param request - of `node:http` or `node:https` by default
 * @throws Error if a certificate file cannot be read, TypeError for a proxy that is no URL
 */
export function openEndpoint(
  settings: EndpointSettings,
  request: (module: 'http' | 'https') => HttpRequest | undefined = () => undefined,
): BeginRequest {
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
  // In plain text a proxy is asked for the whole URL.
  const agent = createAgent({ ...settings, url: proxy.href });
  const send = requestOf(proxy.protocol === 'https:');
  const options: RequestOptions = { method: 'POST', agent, path: url.href };
  const own = { Host: url.host, ...proxyHeaders(proxy) };
  return (headers) =>
    send(proxy, { ...options, headers: { ...headers, ...own } }).on('error', (error) => {
      blame(proxy, error);
    });
}
