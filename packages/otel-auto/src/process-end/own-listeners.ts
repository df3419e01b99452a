import { EventEmitter } from 'node:events';
import { guarded } from '../patching/guarded';
import { hideListeners, type Listener } from './hidden-listeners';

/** A listener of ours on the process. */
export interface OwnListener {
  readonly event: string;
  readonly listener: Listener;
  /** Whether it is to be called before those that are there already. */
  readonly isFirst?: boolean;
}

/** Listeners of ours that nobody sees. */
export interface OwnListeners {
  /** How many listeners others have. */
  countOthers(event: string): number;
  /** Listens to one event no longer. */
  stopListening(event: string): void;
}

/**
 * Listens to the process without anybody's seeing it, and goes on to do so when an application removes
 * all listeners: it means its own.
 *
 * @param own - of a signal one at most
 * @param hidden - listeners that others of ours add and remove
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
    // Not at once: those of the application may be on the way out too.
    if (ours.has(removed)) process.nextTick(guarded('A listener', listen));
    else if (isSignal(event) && !stopped.has(event) && countOthers(event) === 0) startAgain(event);
  });
  /** Node.js stops to listen for a signal when the listeners that it counts are gone. */
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

/** Ours too, which the process itself hides. */
const listenersOf = (emitter: EventEmitter, event: string): readonly unknown[] =>
  EventEmitter.prototype.rawListeners.call(emitter, event);
