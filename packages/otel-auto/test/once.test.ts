import { describe, expect, it } from '@jest/globals';
import { once } from '../src/once';

describe('once', () => {
  it('makes the value when it is first asked for, and gives it from then on', () => {
    let made = 0;
    const get = once(() => {
      made += 1;
      return {};
    });
    expect(made).toBe(0);
    const value = get();
    expect(get()).toBe(value);
    expect(made).toBe(1);
  });

  it('remembers that there is no value', () => {
    let made = 0;
    const get = once(() => {
      made += 1;
    });
    get();
    get();
    expect(made).toBe(1);
  });

  it('tries again after a failure', () => {
    let made = 0;
    const get = once(() => {
      made += 1;
      if (made === 1) throw new Error('not yet');
      return made;
    });
    expect(get).toThrow('not yet');
    expect(get()).toBe(2);
  });
});
