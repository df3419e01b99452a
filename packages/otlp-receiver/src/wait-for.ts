import { summarize, type Received } from './drawing/summarize';

/** Options of `waitFor`. */
export interface WaitForOptions {
  /** The maximum time to wait, in milliseconds. @defaultValue 10000 */
  readonly timeoutMillis?: number;
}

/** The telemetry that `waitFor` reads, and the events of new requests and of the end. */
export interface Waitable<R extends Received> {
  readonly received: R;
  onRequest(listener: () => void): () => void;
  onClose(listener: () => void): () => void;
}

/**
 * Waits until `find` finds something in the received telemetry; calls it at once and after each
 * request.
 */
export function waitFor<T, R extends Received>(
  { received, onRequest, onClose }: Waitable<R>,
  what: string,
  find: (received: R) => T | undefined | null | false,
  { timeoutMillis = 10_000 }: WaitForOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      settle(() => reject(new Error(`${why} ${what}; ${summarize(received)}`)));
    const look = () => {
      try {
        const found = find(received);
        if (found !== undefined && found !== null && found !== false) settle(() => resolve(found));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setTimeout(() => fail(`waited ${timeoutMillis} ms in vain for`), timeoutMillis);
    const stopListening = [onRequest(look), onClose(() => fail('closed while waiting for'))];
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      for (const stop of stopListening) stop();
      outcome();
    };
    look();
  });
}
