import { once } from 'node:events';
import { createServer } from 'node:net';

/** @returns {Promise<number>} a loopback port on which nothing listened a moment ago */
export async function findFreePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
