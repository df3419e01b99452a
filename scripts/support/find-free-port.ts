import { once } from 'node:events';
import { createServer } from 'node:net';

// Below those that systems give to connections that go out, so that no connection takes one of them
// before the server listens.
const FIRST = 20_000;
const LAST = 32_000;
const ATTEMPTS = 50;

/**
 * @param count - how many ports in a row
 * @returns the first of them; on none something listened a moment ago
 */
export async function findFreePort(count: number = 1): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST - count));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports in a row`);
}

async function isFree(port: number) {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
