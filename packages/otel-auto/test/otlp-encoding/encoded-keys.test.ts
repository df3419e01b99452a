import { describe, expect, it } from '@jest/globals';
import { EncodedKeys, MAX_KEYS } from '../../src/otlp-encoding/encoded-keys';

const encoded = (key: string): Buffer =>
  Buffer.concat([Buffer.from([0x0a, Buffer.byteLength(key)]), Buffer.from(key), Buffer.of(0x12)]);

describe('EncodedKeys', () => {
  it('gives the field of the key and the tag of its value', () => {
    const keys = new EncodedKeys();
    for (const key of ['', 'a', 'größe', '__proto__']) {
      expect(Buffer.from(keys.after(keys.start, key).bytes)).toEqual(encoded(key));
    }
  });

  it('gives the same bytes again, in whatever order keys come', () => {
    const keys = new EncodedKeys();
    const [a, b] = [keys.after(keys.start, 'a'), keys.after(keys.start, 'b')];
    expect(keys.after(a, 'b')).toBe(b);
    expect(keys.after(b, 'a')).toBe(a);
    expect(keys.after(a, 'a')).toBe(a);
    expect(keys.after(a, 'b')).toBe(b);
    expect(keys.size).toBe(2);
  });

  it('remembers a bounded number of keys, and none that is long', () => {
    const keys = new EncodedKeys();
    let known = keys.start;
    for (let index = 0; index < MAX_KEYS * 3; index += 1) {
      known = keys.after(known, `key.${index}`);
      expect(Buffer.from(known.bytes)).toEqual(encoded(`key.${index}`));
      known = keys.after(known, `${index}`.padEnd(129, '-'));
    }
    expect(keys.size).toBeLessThanOrEqual(MAX_KEYS);
    expect(reachableFrom(keys)).toBeLessThanOrEqual(MAX_KEYS);
  });
});

/**
 * Returns the number of keys reachable from the first one: a forgotten key must not be held by its
 * predecessor.
 */
function reachableFrom(keys: EncodedKeys): number {
  const seen = new Set();
  for (let key = keys.start.next; key !== undefined && !seen.has(key); key = key.next) {
    seen.add(key);
  }
  return seen.size;
}
