import { channel } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import { watchFetch } from '../../../src/instrumentations/undici/watch-fetch';
import { createTestServer } from '../../support/test-server';

const requests = channel('undici:request:create');

/** Watches, and writes down what is told of requests. */
const watch = () => {
  const heard: unknown[] = [];
  const started: true[] = [];
  watchFetch(() => {
    started.push(true);
    return (message) => void heard.push(message);
  });
  return { heard, started };
};

describe('watchFetch', () => {
  it('starts with the first request, and once', () => {
    const { started } = watch();
    expect(started).toHaveLength(0);
    requests.publish({});
    requests.publish({});
    expect(started).toHaveLength(1);
  });

  it('tells of every request once, the first included', () => {
    const { heard } = watch();
    const messages = [{ request: 1 }, { request: 2 }, { request: 3 }];
    for (const message of messages) requests.publish(message);
    expect(heard).toEqual(messages);
  });

  it('gives up when the core could not start', () => {
    watchFetch(() => undefined);
    expect(() => requests.publish({})).not.toThrow();
  });

  it('hears of the real fetch', async () => {
    const { heard } = watch();
    const server = await createTestServer();
    await fetch(server.url);
    await server.close();
    expect(heard).toMatchObject([{ request: { method: 'GET' } }]);
  });
});
