import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { readEnvironment } from '../settings/read-environment';
import type { OtlpSettings } from '../settings/settings';
import { findProxy, GRPC_PROXIES } from './proxy';
import { tlsOptions } from './tls-options';
import { openTunnel } from './tunnel';

/** The settings for a connection to a gRPC receiver. */
export type GrpcEndpoint = Pick<
  OtlpSettings,
  'url' | 'insecure' | 'certificate' | 'clientCertificate' | 'clientKey'
>;

/** A connection to a gRPC receiver, for many requests at once. */
export interface GrpcConnection {
  readonly session: ClientHttp2Session;
  /**
   * Lets the requests in flight end; the next request gets a new connection. A second call does no
   * harm.
   */
  close(): void;
}

/**
 * Returns the connection to a receiver, one for all signals that have the same one, over HTTP/2 and
 * through a tunnel of the proxy that the environment names. It never keeps the process alive.
 *
 * @throws Error (rejects) if a certificate file cannot be read or a proxy refuses a tunnel
 */
export function connectGrpc(endpoint: GrpcEndpoint): Promise<GrpcConnection> {
  const { url, insecure, certificate, clientCertificate, clientKey } = endpoint;
  const key = JSON.stringify([url, insecure, certificate, clientCertificate, clientKey]);
  let connection = connections.get(key);
  if (connection === undefined) {
    const forget = (): void => {
      if (connections.get(key) === connection) connections.delete(key);
    };
    connection = open(endpoint, forget);
    connection.catch(forget);
    connections.set(key, connection);
  }
  return connection;
}

const connections = new Map<string, Promise<GrpcConnection>>();

async function open(endpoint: GrpcEndpoint, onClose: () => void): Promise<GrpcConnection> {
  const http2 = require('node:http2') as typeof import('node:http2');
  const url = new URL(endpoint.url);
  const socket = await openSocket(endpoint, url);
  const scheme = endpoint.insecure ? 'http' : 'https';
  const session = http2.connect(`${scheme}://${toAuthority(url)}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
  });
  const close = (): void => {
    onClose();
    // A session that is not connected has no requests to wait for.
    if (session.connecting) session.destroy();
    else session.close();
  };
  // The requests in flight end with the same error.
  session.on('error', onClose);
  session.on('close', onClose);
  session.on('goaway', close);
  session.setTimeout(MAX_IDLE_MILLIS, close);
  return { session, close };
}

/**
 * Returns the name of a receiver for HTTP/2 and proxies, which for a Unix socket is not its path.
 */
export const toAuthority = (url: URL): string => (isUnix(url) ? 'localhost' : url.host);

/**
 * The time after which an idle connection is closed. Load balancers and address translation drop an
 * idle connection silently, after a minute at the earliest.
 */
const MAX_IDLE_MILLIS = 50_000;

async function openSocket(endpoint: GrpcEndpoint, url: URL): Promise<Socket> {
  const { connect } = require('node:net') as typeof import('node:net');
  if (isUnix(url)) return connect(decodeURIComponent(url.pathname)).unref();
  const port = url.port || (endpoint.insecure ? '80' : '443');
  const proxy = findProxy(url, readEnvironment(), GRPC_PROXIES);
  const tunnel = proxy && (await connectTunnel(proxy, { hostname: url.hostname, port }));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (endpoint.insecure) return tunnel ?? connect(Number(port), host).unref();
  return connectTls(endpoint, tunnel === undefined ? { host, port } : { host, socket: tunnel });
}

const isUnix = ({ protocol }: URL): boolean => protocol === 'unix:';

const connectTunnel = (proxy: URL, target: Pick<URL, 'hostname' | 'port'>): Promise<Socket> =>
  new Promise((resolve, reject) => {
    openTunnel(proxy, target, (error, socket) => {
      if (socket === undefined) reject(error ?? new Error('there is no tunnel'));
      else resolve(socket.unref());
    });
  });

function connectTls(
  endpoint: GrpcEndpoint,
  {
    host,
    port,
    socket,
  }: { readonly host: string; readonly port?: string; readonly socket?: Socket },
): Socket {
  const { connect } = require('node:tls') as typeof import('node:tls');
  const { isIP } = require('node:net') as typeof import('node:net');
  return connect({
    ...tlsOptions(endpoint),
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(socket === undefined ? {} : { socket }),
    // A server name must not be an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['h2'],
  }).unref();
}
