import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, createContextKey } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAside } from '../src/run-aside';
import { createTestRuntime } from './support/test-runtime';

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager()));
afterAll(() => context.disable());

describe('runAside', () => {
  const runtime = createTestRuntime();
  const storage = new AsyncLocalStorage<string>();
  const key = createContextKey('of the application');

  it('leaves the contexts of the application, also for what comes later of it', async () => {
    const inApplication = <T>(work: () => T): T =>
      storage.run('a request', () => context.with(context.active().setValue(key, 'it'), work));
    const seen = await inApplication(() =>
      runAside(runtime, async () => {
        await sleep(1);
        return [storage.getStore(), context.active().getValue(key)];
      }),
    );
    expect(seen).toEqual([undefined, undefined]);
  });

  it('lets nothing be traced, and gives what the work gives', () => {
    expect(runAside(runtime, () => isTracingSuppressed(context.active()))).toBe(true);
    expect(isTracingSuppressed(context.active())).toBe(false);
  });
});
