import diagnosticsChannel from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { watchFetch } from '../../src/instrumentations/fetch-channel';
import { createTestServer } from '../support/test-server';
import { createTestRuntime } from '../support/test-runtime';

const CHANNEL = 'undici:request:create';

/** Watches, with an instrumentation that subscribes when it is enabled and writes down what it hears. */
const watch = () => {
  const heard: unknown[] = [];
  const enabled: string[] = [];
  const listener = (message: unknown, name: string | symbol) => void heard.push([message, name]);
  const runtime = createTestRuntime({
    core: {
      enableInstrumentation(name) {
        enabled.push(name);
        diagnosticsChannel.subscribe(CHANNEL, listener);
        diagnosticsChannel.subscribe('undici:request:headers', () => undefined);
      },
    },
  });
  watchFetch(runtime);
  cleanUp = () => void diagnosticsChannel.unsubscribe(CHANNEL, listener);
  return { heard, enabled };
};

let cleanUp: () => void = () => undefined;
afterEach(async () => {
  await setImmediate();
  cleanUp();
});

const publish = (message: object) => diagnosticsChannel.channel(CHANNEL).publish(message);

describe('watchFetch', () => {
  it('enables the instrumentation with the first request, and once', () => {
    const { enabled } = watch();
    expect(enabled).toEqual([]);
    publish({});
    publish({});
    expect(enabled).toEqual(['undici']);
  });

  it('hands every request to the instrumentation once, the first included', async () => {
    const { heard } = watch();
    const messages = [{ request: 1 }, { request: 2 }, { request: 3 }];
    publish(messages[0]!);
    publish(messages[1]!);
    await setImmediate();
    publish(messages[2]!);
    expect(heard).toEqual(messages.map((message) => [message, CHANNEL]));
  });

  it('leaves `subscribe` as it was', () => {
    const { subscribe } = diagnosticsChannel;
    watch();
    publish({});
    expect(diagnosticsChannel.subscribe).toBe(subscribe);
  });

  it('gives up when the core could not start', async () => {
    watchFetch(createTestRuntime());
    expect(() => publish({})).not.toThrow();
    await setImmediate();
    expect(diagnosticsChannel.channel(CHANNEL).hasSubscribers).toBe(false);
  });

  it('sees the first request of the real fetch', async () => {
    const { heard } = watch();
    const server = await createTestServer();
    await fetch(server.url);
    await server.close();
    expect(heard).toMatchObject([[{ request: { method: 'GET' } }, CHANNEL]]);
  });
});
