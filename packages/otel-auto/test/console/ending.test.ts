import { describe, expect, it } from '@jest/globals';
import { createEnding } from '../../src/console/ending';

describe('createEnding', () => {
  it('begins when it is told to, and tells who waits, once', () => {
    const ending = createEnding();
    let told = 0;
    ending.onBegin(() => {
      told += 1;
    });
    expect([ending.hasBegun, told]).toEqual([false, 0]);
    ending.begin();
    ending.begin();
    expect([ending.hasBegun, told]).toEqual([true, 1]);
  });

  it('tells nobody who waits no longer', () => {
    const ending = createEnding();
    let told = false;
    const forget = ending.onBegin(() => {
      told = true;
    });
    forget();
    ending.begin();
    expect(told).toBe(false);
  });
});
