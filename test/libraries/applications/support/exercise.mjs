// How every application with a server is exercised: by requests of its own, one after the other, so
// that the server spans have a client span as parent and nothing from outside is needed.
import { once } from 'node:events';
import { request } from 'node:http';

/**
 * Sends one request and reads the answer to its end. The connection is closed with it.
 *
 * @param {number} port
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string>, body?: string }} [options]
 * @returns {Promise<{ status: number, text: string }>}
 */
export async function call(port, path, { method = 'GET', headers = {}, body } = {}) {
  const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  answer.setEncoding('utf8');
  let text = '';
  for await (const part of answer) text += part;
  return { status: answer.statusCode, text };
}

/**
 * Waits until the server listens, sends the requests, closes the server and says what was answered.
 *
 * @param {import('node:http').Server} server
 * @param {readonly (string | [string, Parameters<typeof call>[2]])[]} requests
 */
export async function exercise(server, requests) {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address();
  for (const entry of requests) {
    const [path, options] = typeof entry === 'string' ? [entry] : entry;
    const { status, text } = await call(port, path, options);
    console.log(`answered ${options?.method ?? 'GET'} ${path} ${status} ${text}`);
  }
  server.close();
  await once(server, 'close');
}

/** The port of the request that is being served, to call the same server again. */
export const portOf = (incoming) => incoming.socket.localPort;
