import { describe, expect, it } from '@jest/globals';
import { toThreshold } from '../../../src/traces/samplers/to-threshold';

describe('toThreshold', () => {
  // The table of the specification, "Converting floating-point probability to threshold value".
  it.each([
    [1, '0'],
    [1 / 2, '8'],
    [1 / 3, 'aaab'],
    [1 / 4, 'c'],
    [1 / 5, 'cccd'],
    [1 / 8, 'e'],
    [1 / 10, 'e666'],
    [1 / 16, 'f'],
    [1 / 100, 'fd70a'],
    [1 / 1000, 'ffbe77'],
    [1 / 10_000, 'fff9724'],
    [1 / 100_000, 'ffff583a'],
    [1 / 1_000_000, 'ffffef39'],
  ])('gives %d the threshold of the specification', (ratio, threshold) => {
    expect(toThreshold(ratio)).toBe(threshold);
  });

  it('keeps something of the least ratio, and nothing of less', () => {
    expect(toThreshold(2 ** -56)).toBe('ffffffffffff');
    expect(toThreshold(2 ** -57)).toBeUndefined();
    expect(toThreshold(0)).toBeUndefined();
  });
});
