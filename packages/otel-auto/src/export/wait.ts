import { guarded } from '../patching/guarded';

/** Calls back after a delay; returns a function that cancels it. */
export type Wait = (millis: number, onEnd: () => void) => () => void;

/** Waits without keeping the process alive. */
export const waitUnreferenced: Wait = (millis, onEnd) => {
  const timer = setTimeout(guarded('What waits', onEnd), millis).unref();
  return () => clearTimeout(timer);
};

/**
 * Waits like `waitUnreferenced`, and then until the event loop has polled its sockets: a response
 * that arrived while the application was busy is processed first.
 */
export const waitForSockets: Wait = (millis, onEnd) =>
  waitUnreferenced(millis, () => void setImmediate(guarded('What waits', onEnd)).unref());
