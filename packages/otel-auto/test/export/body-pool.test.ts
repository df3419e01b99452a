import { describe, expect, it } from '@jest/globals';
import { BodyPool } from '../../src/export/body-pool';
import { EncodedRequest } from '../../src/otlp-encoding/encoded-request';

const BATCH_BYTES = 64 * 1024;

const createRequest = (byteLength: number, fill = 1) =>
  new EncodedRequest([Buffer.alloc(byteLength - 1, fill), Buffer.of(0)], 1);

const copy = (pool: BodyPool, byteLength: number, fill?: number) => {
  const request = createRequest(byteLength, fill);
  const copied = pool.copy(request);
  return { ...copied, isWhole: () => Buffer.compare(copied.body, request.toBytes()) === 0 };
};

describe('the bodies of full batches', () => {
  it('are in memory of their own until they are released', () => {
    const pool = new BodyPool(BATCH_BYTES);
    const first = copy(pool, BATCH_BYTES, 1);
    const second = copy(pool, BATCH_BYTES + 100, 2);
    expect([first.isWhole(), second.isWhole()]).toEqual([true, true]);
    expect(second.body.buffer).not.toBe(first.body.buffer);
  });

  it('are in the memory of one that was released', () => {
    const pool = new BodyPool(BATCH_BYTES);
    const first = copy(pool, BATCH_BYTES + 100, 1);
    first.release?.();
    const second = copy(pool, BATCH_BYTES, 2);
    expect(second.isWhole()).toBe(true);
    expect(second.body.buffer).toBe(first.body.buffer);
  });

  it('leave no more memory behind than four of them need', () => {
    const pool = new BodyPool(BATCH_BYTES);
    const copySix = () => Array.from({ length: 6 }, () => copy(pool, BATCH_BYTES));
    const before = copySix();
    for (const { release } of before) release?.();
    const known = new Set(before.map(({ body }) => body.buffer));
    expect(copySix().filter(({ body }) => known.has(body.buffer))).toHaveLength(4);
  });
});

it.each([
  ['a small body', BATCH_BYTES / 4],
  ['a body with a very large record', BATCH_BYTES * 2],
])('%s takes as much memory as it has bytes', (_, byteLength) => {
  const body = copy(new BodyPool(BATCH_BYTES), byteLength);
  expect(body.isWhole()).toBe(true);
  expect(body.body.buffer.byteLength).toBe(byteLength);
  expect(body.release).toBeUndefined();
});
