// Runs in a worker while the process exits; see `delivery/deliver-at-exit.ts`.
import { workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { DELIVERED, FAILED, type ExitRoute, type ExitTask } from '../delivery/deliver-at-exit';
import { type BeginRequest, openEndpoint } from '../otlp/http-endpoint';
import { MAX_ANSWER_BYTES } from '../otlp/sender';

const { routes, parcels, states } = workerData as ExitTask;

const endpoints = new Map<ExitRoute, BeginRequest>();
let left = parcels.length;

// The sockets of an endpoint keep nothing alive.
const keepAlive = setInterval(() => undefined, 1000);

parcels.forEach(({ signal, body }, index) => {
  const finish = (isDelivered: boolean): void => {
    if (Atomics.compareExchange(states, index, 0, isDelivered ? DELIVERED : FAILED) !== 0) return;
    left -= 1;
    if (left > 0) return;
    clearInterval(keepAlive);
    Atomics.store(states, parcels.length, 1);
    Atomics.notify(states, parcels.length);
  };
  try {
    send(routes[signal] as ExitRoute, body, finish);
  } catch {
    finish(false);
  }
});

function send(route: ExitRoute, body: Uint8Array, onEnd: (isDelivered: boolean) => void): void {
  const payload = route.compression === 'gzip' ? gzipSync(body) : Buffer.from(body);
  let begin = endpoints.get(route);
  if (begin === undefined) endpoints.set(route, (begin = openEndpoint(route)));
  const request = begin({ ...route.headers, 'Content-Length': payload.byteLength });
  request.on('response', (response) => {
    const { statusCode = 0 } = response;
    const isDelivered = statusCode >= 200 && statusCode < 300;
    let length = 0;
    response.on('data', ({ byteLength }: Uint8Array) => {
      length += byteLength;
      if (length <= MAX_ANSWER_BYTES) return;
      onEnd(isDelivered);
      response.destroy();
    });
    response.on('end', () => onEnd(isDelivered));
    response.on('error', () => onEnd(false));
  });
  request.on('error', () => onEnd(false));
  request.end(payload);
}
