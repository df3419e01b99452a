import { subscribe } from 'node:diagnostics_channel';
import { once } from '../../once';
import type { Runtime } from '../../runtime';

/**
 * Waits for the first request of `fetch` or undici, and only then loads what makes their spans: no
 * library of the table announces `fetch`, which is part of Node.js.
 *
 * What throws in a subscriber is an uncaught exception; nothing does here.
 */
export function watchFetch(runtime: Runtime): void {
  const started = once(() => runtime.core()?.instrumentFetch());
  subscribe('undici:request:create', (message) => started()?.(message));
}
