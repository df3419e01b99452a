import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run-script';

/** A server that takes connections and says nothing, in the process of the client; then `connect`. */
const connectTo = (connect: string) =>
  runScript(`
    const server = require('node:net').createServer((socket) => socket.unref());
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.unref();
      ${connect}
    });
  `);

describe('a connection to the collector over gRPC', () => {
  it('does not keep the process alive while it is made', async () => {
    const run = await connectTo(
      "load('bundle/unreferenced-net.ts').connect({ port, host: '127.0.0.1' });",
    );
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  });

  it('does not keep the process alive when it is there, also if upstream asks for that', async () => {
    const run = await connectTo(`
      const session = load('bundle/unreferenced-http2.ts').connect('http://127.0.0.1:' + port);
      session.ref();
      session.on('error', () => undefined);
    `);
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  });

  it('does not keep the process alive while a proxy is asked for a tunnel', async () => {
    const run = await connectTo(
      "load('bundle/unreferenced-http.ts').request({ port, host: '127.0.0.1', method: 'CONNECT', path: 'x:1' }).end();",
    );
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  });

  it('can do all that the builtins can', async () => {
    const run = await runScript(`
      for (const name of ['net', 'http', 'http2']) {
        const missing = Object.keys(require('node:' + name)).filter(
          (key) => !(key in load('bundle/unreferenced-' + name + '.ts')),
        );
        if (missing.length > 0) throw new Error(missing.join());
      }
    `);
    expect(run.stderr).toBe('');
  });
});
