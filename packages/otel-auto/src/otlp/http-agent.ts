import type { Agent, AgentOptions, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import type { OtlpSettings } from '../settings/settings';

/** The methods of `http.Agent` through which every socket passes; not all are in the published types. */
interface SocketSource {
  createConnection(
    options: object,
    onConnect?: (error: Error | null, socket?: Socket) => void,
  ): Socket | undefined;
  reuseSocket(socket: Socket, request: ClientRequest): void;
}

/**
 * Creates the connection pool of an OTLP/HTTP endpoint: kept alive between exports, but never the
 * reason why the process stays alive.
 *
 * @throws Error if a certificate file cannot be read
 */
export function createAgent(otlp: OtlpSettings): Agent {
  const isTls = otlp.url.startsWith('https:');
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: 4,
    ...(isTls ? tlsOptions(otlp) : {}),
  };
  const agent = new (httpModule(isTls).Agent)(options);
  const { createConnection, reuseSocket } = agent as unknown as SocketSource;
  const source: SocketSource = {
    createConnection(...args) {
      return createConnection.apply(agent, args)?.unref();
    },
    reuseSocket(socket, request) {
      reuseSocket.call(agent, socket, request);
      socket.unref();
    },
  };
  return Object.assign(agent, source);
}

/** `https` alone costs several milliseconds, which only its users should pay. */
export const httpModule = (isTls: boolean): typeof import('node:http') =>
  (isTls ? require('node:https') : require('node:http')) as typeof import('node:http');

function tlsOptions({ certificate, clientCertificate, clientKey }: OtlpSettings): object {
  return {
    ...(certificate === undefined ? {} : { ca: readFileSync(certificate) }),
    ...(clientCertificate === undefined ? {} : { cert: readFileSync(clientCertificate) }),
    ...(clientKey === undefined ? {} : { key: readFileSync(clientKey) }),
  };
}
