import type { Agent, AgentOptions, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { EndpointSettings } from './endpoint-settings';
import { httpModule } from './http-module';
import { tlsOptions } from './tls-options';
import { openTunnel } from './tunnel';

/** The methods of `http.Agent` that every socket passes; not all are in the published types. */
interface SocketSource {
  createConnection(
    options: object,
    onConnect?: (error: Error | null, socket?: Socket) => void,
  ): Socket | undefined;
  reuseSocket(socket: Socket, request: ClientRequest): void;
}

/**
 * Returns the connection pool of an OTLP/HTTP endpoint: kept alive between exports, without keeping
 * the process alive.
 *
 * @param proxy - the proxy to request a tunnel to the endpoint from
 * @throws Error if a certificate file cannot be read
 */
export function createAgent(otlp: EndpointSettings, proxy?: URL): Agent {
  const { certificate, clientCertificate, clientKey } = otlp;
  const { origin } = new URL(otlp.url);
  const key = JSON.stringify([origin, proxy?.href, certificate, clientCertificate, clientKey]);
  const agent = agents.get(key) ?? createUnreferencedAgent(otlp, proxy);
  agents.set(key, agent);
  return agent;
}

/** The agents, one for all signals that have the same receiver. */
const agents = new Map<string, Agent>();

function createUnreferencedAgent(otlp: EndpointSettings, proxy: URL | undefined): Agent {
  const isTls = otlp.url.startsWith('https:');
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: 4,
    ...(isTls ? tlsOptions(otlp) : {}),
  };
  const agent = new (httpModule(isTls).Agent)(options);
  const { createConnection, reuseSocket } = agent as unknown as SocketSource;
  const connect = (connectOptions: object) => createConnection.call(agent, connectOptions)?.unref();
  const source: SocketSource = {
    createConnection(connectOptions, onConnect) {
      if (proxy === undefined) return connect(connectOptions);
      openTunnel(proxy, new URL(otlp.url), (error, socket) =>
        onConnect?.(error, socket && connect({ ...connectOptions, socket })),
      );
      return undefined;
    },
    reuseSocket(socket, request) {
      reuseSocket.call(agent, socket, request);
      socket.unref();
    },
  };
  return Object.assign(agent, source);
}
