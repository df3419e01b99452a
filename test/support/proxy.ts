import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy that is the only one to resolve the host `collector.test`. */
export interface Proxy {
  readonly url: string;
  /**
   * The requests that it received, as `POST http://collector.test/…` or `CONNECT collector.test:…`.
   */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy that connects every host to one address, or refuses tunnels. */
export async function createProxy(
  target: string,
  { tunnels = 'open' }: { readonly tunnels?: 'open' | 'hang' | 'refused' } = {},
): Promise<Proxy> {
  const { hostname: host, port } = new URL(target);
  const asked: string[] = [];
  const note = ({ method, url }: IncomingMessage) => void asked.push(`${method} ${url}`);
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    note(request);
    const { pathname } = new URL(request.url as string);
    const { method, headers } = request;
    const passed = forward({ host, port, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.on('connect', (request, socket: Socket) => {
    note(request);
    socket.on('error', () => socket.destroy());
    if (tunnels === 'refused') socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    if (tunnels !== 'open') return;
    const passed = connect({ host, port: Number(port) }, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(passed).pipe(socket);
    });
    passed.on('error', () => socket.destroy());
    socket.on('close', () => passed.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
