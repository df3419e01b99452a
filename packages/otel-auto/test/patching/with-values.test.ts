import { describe, expect, it } from '@jest/globals';
import { withValues } from '../../src/patching/with-values';

describe('withValues', () => {
  it('copies a plain object and writes nothing to a frozen one', () => {
    const original: { a: number; b: number } = Object.freeze({ a: 1, b: 2 });
    expect(withValues(original, { b: 3 })).toEqual({ a: 1, b: 3 });
    expect(original).toEqual({ a: 1, b: 2 });
  });

  it('keeps accessors, private fields and the class of an instance', () => {
    class Message {
      #value = 'private';
      key = 'k';
      headers: object | undefined;
      get value(): string {
        return this.#value;
      }
    }
    const original = Object.freeze(new Message());
    const changed = withValues(original, { headers: { a: 1 } });
    expect(changed).toBeInstanceOf(Message);
    expect([changed.value, changed.key, changed.headers]).toEqual(['private', 'k', { a: 1 }]);
    expect(Object.keys(changed)).toEqual(Object.keys(original));
    expect({ ...changed }).toEqual({ key: 'k', headers: { a: 1 } });
    expect('value' in changed).toBe(true);
  });
});
