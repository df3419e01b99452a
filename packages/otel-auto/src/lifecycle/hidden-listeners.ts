import { EventEmitter } from 'node:events';

/** Of whatever event, with the arguments that it has. */
// oxlint-disable-next-line typescript/no-explicit-any -- as Node.js declares them
export type Listener = (...args: any[]) => void;

/**
 * Hides listeners of ours from whoever looks at the listeners of an emitter, and from Node.js's own
 * warning of too many.
 *
 * Libraries such as `signal-exit` decide by these whether the end of the process is theirs to bring
 * about: with one listener more than they know of, they leave it to that one.
 *
 * @returns how many listeners others have
 */
export function hideListeners(
  emitter: NodeJS.EventEmitter,
  isOurs: (listener: Listener) => boolean,
): (event: string | symbol) => number {
  const others = (listeners: readonly unknown[]) =>
    listeners.filter((listener) => !isOurs(listener as Listener));
  const { eventNames, listeners, rawListeners } = emitter;
  makeRoom(emitter, isOurs);
  const replacements = {
    listeners: (event: string | symbol) => others(listeners.call(emitter, event)),
    rawListeners: (event: string | symbol) => others(rawListeners.call(emitter, event)),
    listenerCount: (event: string | symbol, listener?: unknown) =>
      others(listeners.call(emitter, event)).filter(
        (candidate) => listener === undefined || candidate === listener,
      ).length,
    eventNames: () =>
      eventNames.call(emitter).filter((event) => replacements.listenerCount(event) > 0),
  };
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(emitter, name, { value, configurable: true, writable: true });
  }
  return replacements.listenerCount;
}

/**
 * Lets an event to which we listen have one listener more before Node.js warns. The limit that the
 * application sees, sets, or sets for all emitters stays what it was.
 */
function makeRoom(emitter: NodeJS.EventEmitter, isOurs: (listener: Listener) => boolean): void {
  const { eventNames, rawListeners } = emitter;
  let limit = (emitter as { _maxListeners?: number })._maxListeners;
  const present = () => limit ?? EventEmitter.defaultMaxListeners;
  /** Node.js does not say to which event it is adding: it is the one that is too full, if any is. */
  const isTooFull = (event: string | symbol): boolean => {
    const listeners = rawListeners.call(emitter, event);
    return listeners.length > present() && !listeners.some((each) => isOurs(each as Listener));
  };
  Object.defineProperty(emitter, '_maxListeners', {
    get: () =>
      present() === 0 || eventNames.call(emitter).some(isTooFull) ? present() : present() + 1,
    set(value: number | undefined) {
      limit = value;
    },
    enumerable: true,
    configurable: true,
  });
  Object.defineProperty(emitter, 'getMaxListeners', {
    value: present,
    configurable: true,
    writable: true,
  });
}
