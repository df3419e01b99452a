import { EventEmitter } from 'node:events';

/** A listener of any event, with the event's arguments. */
// oxlint-disable-next-line typescript/no-explicit-any -- as Node.js declares them
export type Listener = (...args: any[]) => void;

/**
 * Hides listeners of ours from code that looks at the listeners of an emitter, and from Node.js's
 * own warning about too many.
 *
 * Libraries such as `signal-exit` decide by the number of listeners whether they have to end the
 * process: with one listener more than they know of, they leave it to that one.
 *
 * @returns a function that counts the listeners of others
 */
export function hideListeners(
  emitter: NodeJS.EventEmitter,
  isOurs: (listener: Listener) => boolean,
): (event: string | symbol) => number {
  const others = (listeners: readonly unknown[]) =>
    listeners.filter((listener) => !isOurs(listener as Listener));
  const { eventNames, listeners, rawListeners } = emitter;
  makeRoom(emitter, isOurs);
  // The methods work on the emitter that they are called on: Jest gives tests a copy of the
  // process, which has these methods too and listeners of its own.
  const replacements = {
    listeners(this: NodeJS.EventEmitter, event: string | symbol) {
      return others(listeners.call(this, event));
    },
    rawListeners(this: NodeJS.EventEmitter, event: string | symbol) {
      return others(rawListeners.call(this, event));
    },
    listenerCount(this: NodeJS.EventEmitter, event: string | symbol, listener?: unknown) {
      return others(listeners.call(this, event)).filter(
        (candidate) => listener === undefined || candidate === listener,
      ).length;
    },
    eventNames(this: NodeJS.EventEmitter) {
      return eventNames
        .call(this)
        .filter((event) => others(listeners.call(this, event)).length > 0);
    },
  };
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(emitter, name, { value, configurable: true, writable: true });
  }
  return (event) => replacements.listenerCount.call(emitter, event);
}

/**
 * Raises the limit of Node.js's warning by one for events with a listener of ours. The limit that
 * the application reads, sets, or sets for all emitters is unchanged.
 */
function makeRoom(emitter: NodeJS.EventEmitter, isOurs: (listener: Listener) => boolean): void {
  const { eventNames, getMaxListeners, rawListeners } = emitter;
  let limit = (emitter as { _maxListeners?: number })._maxListeners;
  const present = () => limit ?? EventEmitter.defaultMaxListeners;
  /**
   * Returns whether an event has too many listeners. Node.js does not say to which event it is
   * adding: it is the one that is too full, if any is.
   */
  const isTooFull = (event: string | symbol): boolean => {
    const listeners = rawListeners.call(emitter, event);
    return listeners.length > present() && !listeners.some((each) => isOurs(each as Listener));
  };
  const withRoom = () =>
    present() === 0 || eventNames.call(emitter).some(isTooFull) ? present() : present() + 1;
  Object.defineProperty(emitter, '_maxListeners', {
    get(this: object) {
      return this === emitter ? withRoom() : limit;
    },
    set(this: object, value: number | undefined) {
      if (this === emitter) limit = value;
      else {
        // A copy of the emitter has its own limit from now on.
        Object.defineProperty(this, '_maxListeners', {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
    },
    enumerable: true,
    configurable: true,
  });
  const replacement = {
    getMaxListeners(this: NodeJS.EventEmitter) {
      return this === emitter ? present() : getMaxListeners.call(this);
    },
  };
  Object.defineProperty(emitter, 'getMaxListeners', {
    value: replacement.getMaxListeners,
    configurable: true,
    writable: true,
  });
}
