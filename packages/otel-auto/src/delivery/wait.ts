/** Calls back after a while; what it returns cancels that. */
export type Wait = (millis: number, onEnd: () => void) => () => void;

/** Waits without keeping the process alive. */
export const waitUnreferenced: Wait = (millis, onEnd) => {
  const timer = setTimeout(onEnd, millis).unref();
  return () => clearTimeout(timer);
};
