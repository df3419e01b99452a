import { describe, expect, it } from '@jest/globals';
import { describeCount } from '../../src/diagnostics/describe-count';

describe('describeCount', () => {
  it.each([
    ['traces', 1, '1 span'],
    ['traces', 0, '0 spans'],
    ['metrics', 1, '1 data point'],
    ['metrics', 2, '2 data points'],
    ['logs', 1, '1 log record'],
    ['logs', 1000, '1000 log records'],
  ])('calls the items of %s by their name (%d)', (signal, count, words) => {
    expect(describeCount(signal, count)).toBe(words);
  });
});
