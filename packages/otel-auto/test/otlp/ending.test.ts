import { describe, expect, it } from '@jest/globals';
import { createEnding } from '../../src/otlp/ending';

describe('createEnding', () => {
  it('begins when it is told to, and tells who waits', async () => {
    const ending = createEnding();
    let told = false;
    void ending.begun.then(() => {
      told = true;
    });
    await Promise.resolve();
    expect([ending.hasBegun, told]).toEqual([false, false]);
    ending.begin();
    expect(ending.hasBegun).toBe(true);
    await ending.begun;
    expect(told).toBe(true);
  });

  it('can be begun again without harm', async () => {
    const ending = createEnding();
    ending.begin();
    ending.begin();
    await expect(ending.begun).resolves.toBeUndefined();
  });
});
