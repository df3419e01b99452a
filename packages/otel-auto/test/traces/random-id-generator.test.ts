import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { RandomIdGenerator } from '../../src/traces/random-id-generator';

const ids = new RandomIdGenerator();
const thousand = <T>(make: () => T): readonly T[] => Array.from({ length: 1000 }, make);

describe('RandomIdGenerator', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('makes trace ids of 32 digits, no two equal', () => {
    const made = thousand(() => ids.generateTraceId());
    expect(made.filter((id) => !/^[0-9a-f]{32}$/.test(id))).toEqual([]);
    expect(new Set(made).size).toBe(1000);
  });

  it('makes span ids of 16 digits, no two equal', () => {
    const made = thousand(() => ids.generateSpanId());
    expect(made.filter((id) => !/^[0-9a-f]{16}$/.test(id))).toEqual([]);
    expect(new Set(made).size).toBe(1000);
  });

  it('makes each digit as often at each place', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 16_000; i += 1) {
      const id = ids.generateSpanId();
      for (const place of id.split('').keys()) {
        const key = `${place}${id[place]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(16 * 16);
    // A thousand is expected of each; eight standard deviations are 250.
    expect([...counts.values()].filter((count) => Math.abs(count - 1000) > 250)).toEqual([]);
  });

  it('makes no id of zeros alone', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    expect(ids.generateSpanId()).toBe('0000000000000001');
    expect(ids.generateTraceId()).toBe('00000000000000010000000000000001');
  });
});
