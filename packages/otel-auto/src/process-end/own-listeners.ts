import { EventEmitter } from 'node:events';
import { guarded } from '../patching/guarded';
import { hideListeners, type Listener } from './hidden-listeners';

/** A listener of ours on the process. */
export interface OwnListener {
  readonly event: string;
  readonly listener: Listener;
  /** Whether it is called before existing listeners. */
  readonly isFirst?: boolean;
}

/** Listeners of ours that are hidden. */
export interface OwnListeners {
  /** Returns the number of listeners of others. */
  countOthers(event: string): number;
  /** Removes the listener of an event for good. */
  stopListening(event: string): void;
}

/**
 * Adds hidden listeners to the process, and adds them again when an application removes all
 * listeners, since it means its own.
 *
 * @param own - the listeners; at most one for each signal
 * @param hidden - further listeners of ours that other code adds and removes
 */
export function listenUnseen(
  emitter: EventEmitter,
  own: readonly OwnListener[],
  hidden: readonly Listener[],
): OwnListeners {
  const stopped = new Set<string>();
  const add = ({ event, listener, isFirst }: OwnListener): void => {
    if (stopped.has(event) || listenersOf(emitter, event).includes(listener)) return;
    if (isFirst === true) emitter.prependListener(event, listener);
    else emitter.on(event, listener);
  };
  const listen = () => {
    for (const each of [...own, watcher]) add(each);
  };
  const onRemoved = guarded('A listener', (event: string, removed: Listener): void => {
    // The listeners are added again later, since those of the application may be being removed too.
    if (ours.has(removed)) process.nextTick(guarded('A listener', listen));
    else if (isSignal(event) && !stopped.has(event) && countOthers(event) === 0) startAgain(event);
  });
  /** Node.js stops listening for a signal when the listeners that it counts are gone. */
  const startAgain = (signal: string): void => {
    const each = own.find(({ event }) => event === signal);
    if (each === undefined || !listenersOf(emitter, signal).includes(each.listener)) return;
    emitter.removeListener(signal, each.listener);
    add(each);
  };
  const watcher: OwnListener = { event: 'removeListener', listener: onRemoved };
  const ours = new Set<Listener>([...own, watcher].map(({ listener }) => listener));
  for (const listener of hidden) ours.add(listener);
  const countOthers = hideListeners(emitter, (listener) => ours.has(listener));
  listen();
  return {
    countOthers,
    stopListening(event) {
      stopped.add(event);
      for (const each of own) {
        if (each.event === event) emitter.removeListener(event, each.listener);
      }
    },
  };
}

const isSignal = (event: string | symbol): boolean =>
  typeof event === 'string' && event.startsWith('SIG');

/** Returns all listeners, including ours, which the process itself hides. */
const listenersOf = (emitter: EventEmitter, event: string): readonly unknown[] =>
  EventEmitter.prototype.rawListeners.call(emitter, event);
