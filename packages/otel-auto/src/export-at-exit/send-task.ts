import type { gzipSync } from 'node:zlib';
import { type BeginRequest, openEndpoint } from '../transport/http-endpoint';
import { MAX_ANSWER_BYTES } from '../transport/sender';
import type { ExitRoute, ExitTask } from './exit-task';

/**
 * Sends what is left at the exit, each parcel once, all at the same time. Keeps nothing alive.
 *
 * @param onEnd - told once of each parcel, with the error if it was not delivered
 */
export function sendTask(
  { routes, parcels }: ExitTask,
  onEnd: (index: number, error?: unknown) => void,
): void {
  const endpoints = new Map<ExitRoute, BeginRequest>();
  const ended = new Set<number>();
  parcels.forEach(({ signal, body }, index) => {
    const finish = (error?: unknown): void => {
      if (ended.has(index)) return;
      ended.add(index);
      onEnd(index, error);
    };
    try {
      send(endpoints, routes[signal] as ExitRoute, body, finish);
    } catch (error) {
      finish(error);
    }
  });
}

function send(
  endpoints: Map<ExitRoute, BeginRequest>,
  route: ExitRoute,
  body: Uint8Array,
  onEnd: (error?: unknown) => void,
): void {
  const payload = route.compression === 'gzip' ? compress(body) : Buffer.from(body);
  let begin = endpoints.get(route);
  if (begin === undefined) endpoints.set(route, (begin = openEndpoint(route)));
  const request = begin({ ...route.headers, 'Content-Length': payload.byteLength });
  request.on('response', (response) => {
    const { statusCode = 0, statusMessage } = response;
    const isDelivered = statusCode >= 200 && statusCode < 300;
    const finish = () =>
      isDelivered
        ? onEnd()
        : onEnd(Object.assign(new Error(statusMessage), { status: statusCode }));
    let length = 0;
    response.on('data', ({ byteLength }: Uint8Array) => {
      length += byteLength;
      if (length <= MAX_ANSWER_BYTES) return;
      finish();
      response.destroy();
    });
    response.on('end', finish);
    response.on('error', onEnd);
  });
  request.on('error', onEnd);
  request.end(payload);
}

/** Node.js takes its time to load what is seldom needed here. */
const compress = (body: Uint8Array): Buffer =>
  (require('node:zlib') as { gzipSync: typeof gzipSync }).gzipSync(body);
