import type { Socket } from 'node:net';
import { httpModule } from './http-module';
import { blame, proxyHeaders } from './proxy';

/**
 * Requests a tunnel to a host from a proxy, on a connection that does not keep the process alive.
 * Calls back with the error of the connection, which names the proxy, or with one that has the
 * `status` of the proxy's response.
 */
export function openTunnel(
  proxy: URL,
  { hostname, port }: Pick<URL, 'hostname' | 'port'>,
  onEnd: (error: Error | null, socket?: Socket) => void,
): void {
  const target = `${hostname}:${port || '443'}`;
  const request = httpModule(proxy.protocol === 'https:').request(proxy, {
    method: 'CONNECT',
    path: target,
    headers: { Host: target, ...proxyHeaders(proxy) },
    agent: false,
    timeout: MAX_SILENCE_MILLIS,
  });
  request.on('socket', (socket) => socket.unref());
  request.on('connect', ({ statusCode: status = 0 }, socket: Socket) => {
    if (status >= 200 && status < 300) {
      onEnd(null, socket);
      return;
    }
    socket.destroy();
    const answer = `the proxy ${proxy.host} was asked for a tunnel`;
    onEnd(Object.assign(new Error(`HTTP status ${status}`), { status, answer }));
  });
  request.on('error', (error) => onEnd(blame(proxy, error)));
  request.on('timeout', () => request.destroy());
  request.end();
}

/** The time after which the caller has given up. */
const MAX_SILENCE_MILLIS = 30_000;
