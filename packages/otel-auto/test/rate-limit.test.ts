import { describe, expect, it } from '@jest/globals';
import { RateLimit } from '../src/rate-limit';

/** Returns how many of `count` are given at each of the times. */
const given = (perSecond: number, count: number, ...times: readonly number[]) => {
  const limit = new RateLimit(perSecond, times[0]!);
  return times.map((now) => Array.from({ length: count }).filter(() => limit.take(now)).length);
};

describe('a rate limit', () => {
  it('gives so many at once, and as many again when a second is over', () => {
    expect(given(10, 20, 0, 0, 100, 990, 1020, 9000)).toEqual([10, 0, 0, 0, 10, 10]);
  });

  it('gives as many as were taken a second ago', () => {
    expect(given(3, 1, 0, 400, 800, 900, 1010, 1015, 1410, 1810)).toEqual([1, 1, 1, 0, 1, 0, 1, 1]);
  });

  it.each([1, 7, 50, 1000])('never gives more than %i within any one second', (perSecond) => {
    const limit = new RateLimit(perSecond, 0);
    const takenAt: number[] = [];
    // A burst every 3 ms, with pauses of different lengths between.
    for (let now = 0; now < 20_000; now += now % 700 < 30 ? 640 : 3) {
      for (let each = 0; each < 20; each += 1) if (limit.take(now)) takenAt.push(now);
    }
    const most = takenAt.map(
      (start, index) => takenAt.slice(index).filter((time) => time < start + 1000).length,
    );
    expect(Math.max(...most)).toBe(Math.min(perSecond, Math.max(...most)));
    expect(takenAt.length).toBeGreaterThan(perSecond * 10);
  });

  it('lets no time pass for a clock that goes backwards', () => {
    expect(given(5, 9, 3000, 0, 3990)).toEqual([5, 0, 0]);
  });
});
