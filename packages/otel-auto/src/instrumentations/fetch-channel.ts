import diagnosticsChannel = require('node:diagnostics_channel');
import type { Runtime } from '../runtime';

const CHANNEL = 'undici:request:create';

/**
 * Waits for the first request of `fetch` or undici, loads upstream's instrumentation then, and hands
 * it that request too: no library of the table announces `fetch`, which is part of Node.js.
 */
export function watchFetch(runtime: Runtime): void {
  const first = (message: unknown, name: string | symbol) => {
    diagnosticsChannel.unsubscribe(CHANNEL, first);
    const core = runtime.core();
    if (core === undefined) return;
    const subscribers = recordSubscribers(() => core.enableInstrumentation('undici'));
    for (const subscriber of subscribers) subscriber(message, name);
  };
  diagnosticsChannel.subscribe(CHANNEL, first);
}

type Subscriber = (message: unknown, name: string | symbol) => void;

/** Runs `enable` and returns what it subscribed to the channel. */
function recordSubscribers(enable: () => void): readonly Subscriber[] {
  const recorded: Subscriber[] = [];
  const { subscribe } = diagnosticsChannel;
  diagnosticsChannel.subscribe = (name, subscriber) => {
    if (name === CHANNEL) recorded.push(subscriber);
    subscribe(name, subscriber);
  };
  try {
    enable();
  } finally {
    diagnosticsChannel.subscribe = subscribe;
  }
  return recorded;
}
