import { describe, expect, it } from '@jest/globals';
import { markInstance } from '../../src/resource/mark-instance';

describe('markInstance', () => {
  it.each([
    ['the main process', { isFork: false, threadId: undefined }, 'pod-1'],
    ['a fork', { isFork: true, threadId: undefined }, 'pod-1/7'],
    ['a thread', { isFork: false, threadId: 3 }, 'pod-1/thread-3'],
    ['a thread of a fork', { isFork: true, threadId: 3 }, 'pod-1/7/thread-3'],
  ])('gives %s an id of its own', (_name, part, id) => {
    expect(markInstance('pod-1', { pid: 7, ...part })).toBe(id);
  });
});
