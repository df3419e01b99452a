import { request, type Agent, type IncomingMessage } from 'node:http';
import type { Receiver } from '../../src';

/** The result of one request as the sender sees it. */
export interface Exchange {
  readonly status?: number;
  readonly headers?: IncomingMessage['headers'];
  readonly body?: string;
  /** The code of the error, or `timeout` if the response had not ended in time. */
  readonly error?: string;
  /** The number of bytes received of the response's body. */
  readonly bytes: number;
}

/** Sends one request of log records and waits for the end of the response, for a limited time. */
export function exchange(
  { url }: Receiver,
  body: string,
  { path = '/v1/logs', agent = false, timeoutMillis = 300 }: ExchangeOptions = {},
): Promise<Exchange> {
  return new Promise((resolve) => {
    let bytes = 0;
    const settle = (seen: Partial<Exchange>) => {
      clearTimeout(timer);
      resolve({ bytes, ...seen });
      outgoing.destroy();
    };
    const timer = setTimeout(() => settle({ error: 'timeout' }), timeoutMillis);
    const fail = (error: NodeJS.ErrnoException) => settle({ error: error.code ?? error.message });
    const outgoing = request(`${url}${path}`, {
      method: 'POST',
      agent,
      headers: { 'Content-Type': 'application/json' },
    });
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      const { statusCode, headers } = response;
      const chunks: Buffer[] = [];
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes < MOST_KEPT_BYTES) chunks.push(chunk);
      });
      response.on('end', () => {
        settle({ status: statusCode as number, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.end(body);
  });
}

const MOST_KEPT_BYTES = 1_000_000;

interface ExchangeOptions {
  readonly path?: string;
  readonly agent?: Agent | false;
  readonly timeoutMillis?: number;
}
