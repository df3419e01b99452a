import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@acme/otel-testkit';

const PATIENCE_MILLIS = 10_000;

/** Requests a path, waits until the application has printed something, and goes away without the answer. */
export async function leave(app: App, path: string, printed: string): Promise<void> {
  const request = get(`${app.url}${path}`, { agent: false });
  // it ends with an error, since we end it
  request.on('error', () => {});
  await waitFor(printed, () => app.stdout.includes(printed));
  request.destroy();
}

/** Waits until something is so, which the application or the receiver brings about. */
export async function waitFor(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(5);
  }
}
