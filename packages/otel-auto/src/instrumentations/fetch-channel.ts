import diagnosticsChannel = require('node:diagnostics_channel');
import type { Runtime } from '../runtime';

const CHANNEL = 'undici:request:create';

/**
 * Waits for the first request of `fetch` or undici, loads upstream's instrumentation then, and hands
 * it that request too: no library of the table announces `fetch`, which is part of Node.js.
 *
 * What upstream subscribes takes our place only in the next turn: on Node.js 20 a channel that is
 * calling its subscribers also calls a new one, and passes over the one that follows a removed one.
 */
export function watchFetch(runtime: Runtime): void {
  let subscribers: readonly Subscriber[] | undefined;
  const inTheirPlace: Subscriber = (message, name) => {
    subscribers ??= start();
    for (const subscriber of subscribers) subscriber(message, name);
  };
  const start = () => {
    const core = runtime.core();
    const started =
      core === undefined ? [] : holdSubscribers(() => core.enableInstrumentation('undici'));
    setImmediate(() => {
      for (const subscriber of started) diagnosticsChannel.subscribe(CHANNEL, subscriber);
      diagnosticsChannel.unsubscribe(CHANNEL, inTheirPlace);
    });
    return started;
  };
  diagnosticsChannel.subscribe(CHANNEL, inTheirPlace);
}

type Subscriber = (message: unknown, name: string | symbol) => void;

/** Runs `enable` and returns what it would have subscribed to the channel. */
function holdSubscribers(enable: () => void): readonly Subscriber[] {
  const held: Subscriber[] = [];
  const { subscribe } = diagnosticsChannel;
  diagnosticsChannel.subscribe = (name, subscriber) => {
    if (name === CHANNEL) held.push(subscriber);
    else subscribe(name, subscriber);
  };
  try {
    enable();
  } finally {
    diagnosticsChannel.subscribe = subscribe;
  }
  return held;
}
