import { describe, expect, it } from '@jest/globals';
import { handDown, inherit } from '../src/inheritance';
import { createThreadFlush } from '../src/process-end/thread-flush';

/** Creates a fake of the data that Node.js passes on to threads. */
const createThreads = () => {
  const data = new Map<unknown, unknown>();
  return {
    getEnvironmentData: (key: unknown) => data.get(key) as never,
    setEnvironmentData: (key: unknown, value: unknown) => void data.set(key, value),
  };
};

describe('inherit', () => {
  it('gives what the process has handed down', () => {
    const threads = createThreads();
    const inheritance = {
      variables: { OTEL_SERVICE_NAME: 'shop' },
      configuration: { path: 'otel.yaml', text: 'file_format: "1.1"' },
      threadFlush: createThreadFlush(),
    };
    handDown(inheritance, threads);
    expect(inherit(threads)).toEqual(inheritance);
  });

  it('gives nothing where nothing was handed down', () => {
    expect(inherit(createThreads())).toEqual({});
  });
});
