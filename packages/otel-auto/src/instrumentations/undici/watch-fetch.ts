import { subscribe } from 'node:diagnostics_channel';
import { once } from '../../once';

/**
 * Waits for the first request of `fetch` or undici, and only then loads what makes their spans: no
 * library of the table announces `fetch`, which is part of Node.js.
 *
 * What throws in a subscriber is an uncaught exception; nothing does here.
 *
 * @param instrument - gives what is to be told of the first request and of those after it
 */
export function watchFetch(instrument: () => ((message: unknown) => void) | undefined): void {
  const started = once(instrument);
  subscribe('undici:request:create', (message) => started()?.(message));
}
