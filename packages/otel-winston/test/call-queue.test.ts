import { ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { CallQueue } from '../src/call-queue';
import type { LogCall } from '../src/index';

const createCall = (timestamp: number): LogCall => ({
  context: ROOT_CONTEXT,
  timestamp,
  error: undefined,
  hadStack: false,
  hadMessage: false,
  isFromEmit: false,
});

describe('CallQueue', () => {
  it('gives the calls of one object in their order', () => {
    const queue = new CallQueue();
    const info = {};
    queue.add(info, createCall(1), 2);
    queue.add(info, createCall(2), 2);

    expect([queue.take(info), queue.take(info), queue.take(info)]).toEqual([
      createCall(1),
      createCall(2),
      undefined,
    ]);
  });

  it('drops what the stream has refused', () => {
    const queue = new CallQueue();
    const [refused, taken] = [{}, {}];
    queue.add(refused, createCall(1), 0);
    queue.add(taken, createCall(2), 1);

    expect(queue.take(refused)).toBeUndefined();
    expect(queue.take(taken)).toEqual(createCall(2));
  });

  it('does not know a line that it was not given', () => {
    const queue = new CallQueue();
    const info = {};
    queue.add(info, createCall(1), 1);

    expect(queue.take({})).toBeUndefined();
    expect(queue.take(info)).toEqual(createCall(1));
  });

  it('is quick when it is long and never empty', () => {
    const queue = new CallQueue();
    const infos = Array.from({ length: 50_000 }, () => ({}));
    infos.forEach((info, index) => queue.add(info, createCall(index), index + 1));
    const start = performance.now();
    infos.forEach((info) => queue.take(info));

    expect(performance.now() - start).toBeLessThan(500);
  });
});
