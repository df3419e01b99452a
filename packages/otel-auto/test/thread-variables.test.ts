import { describe, expect, it } from '@jest/globals';
import { handDownVariables, inheritVariables } from '../src/thread-variables';

/** What Node.js hands down to a thread. */
const createThreads = () => {
  const data = new Map<unknown, unknown>();
  return {
    getEnvironmentData: (key: unknown) => data.get(key) as never,
    setEnvironmentData: (key: unknown, value: unknown) => void data.set(key, value),
  };
};

describe('inheritVariables', () => {
  it('gives what the process has handed down', () => {
    const threads = createThreads();
    handDownVariables({ OTEL_SERVICE_NAME: 'shop' }, threads);
    expect(inheritVariables(threads)).toEqual({ OTEL_SERVICE_NAME: 'shop' });
  });

  it('gives none where nothing was handed down', () => {
    expect(inheritVariables(createThreads())).toEqual({});
  });
});
