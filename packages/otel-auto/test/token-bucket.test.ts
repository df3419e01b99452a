import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from '../src/token-bucket';

/** Returns how many of `count` are given at each of the times. */
const given = (perSecond: number, count: number, ...times: readonly number[]) => {
  const bucket = new TokenBucket(perSecond, times[0]!);
  return times.map((now) => Array.from({ length: count }).filter(() => bucket.take(now)).length);
};

describe('a token bucket', () => {
  it('gives a second’s worth at once, and then as many as the time brings', () => {
    expect(given(10, 20, 0, 0, 100, 1100, 9000)).toEqual([10, 0, 1, 10, 10]);
  });

  it('adds up parts of one', () => {
    expect(given(1, 5, 0, 400, 800, 1200)).toEqual([1, 0, 0, 1]);
  });

  it('gives nothing for a clock that goes backwards', () => {
    expect(given(5, 9, 1000, 0)).toEqual([5, 0]);
  });
});
