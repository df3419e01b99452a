// Runs in a worker while the process exits; see `delivery/deliver-at-exit.ts`.
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { DELIVERED, FAILED, type ExitRoute, type ExitTask } from '../delivery/deliver-at-exit';

const { routes, parcels, states, timeoutMillis } = workerData as ExitTask;

const agents = new Map<string, http.Agent>();
let left = parcels.length;

parcels.forEach(({ signal, body }, index) => {
  const finish = (state: number): void => {
    if (Atomics.compareExchange(states, index, 0, state) !== 0) return;
    left -= 1;
    if (left > 0) return;
    Atomics.store(states, parcels.length, 1);
    Atomics.notify(states, parcels.length);
  };
  try {
    send(routes[signal] as ExitRoute, body, (isDelivered) =>
      finish(isDelivered ? DELIVERED : FAILED),
    );
  } catch {
    finish(FAILED);
  }
});

function send(route: ExitRoute, body: Uint8Array, onEnd: (isDelivered: boolean) => void): void {
  const isTls = route.url.startsWith('https:');
  const payload = route.compression === 'gzip' ? gzipSync(body) : Buffer.from(body);
  const request = (isTls ? https : http).request(route.url, {
    method: 'POST',
    agent: agentOf(route, isTls),
    headers: { ...route.headers, 'Content-Length': payload.byteLength },
    timeout: timeoutMillis,
  });
  request.on('response', (response) => {
    const { statusCode = 0 } = response;
    onEnd(statusCode >= 200 && statusCode < 300);
    response.destroy();
  });
  request.on('error', () => onEnd(false));
  request.end(payload);
}

/** One connection pool for each receiver. */
function agentOf(
  { url, certificate, clientCertificate, clientKey }: ExitRoute,
  isTls: boolean,
): http.Agent {
  const { origin } = new URL(url);
  let agent = agents.get(origin);
  if (agent === undefined) {
    const read = (file: string | undefined) =>
      file === undefined ? undefined : readFileSync(file);
    const options = { keepAlive: true, maxSockets: 8 };
    agent = isTls
      ? new https.Agent({
          ...options,
          ca: read(certificate),
          cert: read(clientCertificate),
          key: read(clientKey),
        })
      : new http.Agent(options);
    agents.set(origin, agent);
  }
  return agent;
}
