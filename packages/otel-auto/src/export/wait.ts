import { guarded } from '../patching/guarded';

/** Calls back after a while; what it returns cancels that. */
export type Wait = (millis: number, onEnd: () => void) => () => void;

/** Waits without keeping the process alive. */
export const waitUnreferenced: Wait = (millis, onEnd) => {
  const timer = setTimeout(guarded('What waits', onEnd), millis).unref();
  return () => clearTimeout(timer);
};

/**
 * As `waitUnreferenced`, and until the event loop has listened to its sockets after that: an answer that
 * came while the application was busy is heard first.
 */
export const waitForSockets: Wait = (millis, onEnd) =>
  waitUnreferenced(millis, () => void setImmediate(guarded('What waits', onEnd)).unref());
