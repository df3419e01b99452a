import { describe, expect, it } from '@jest/globals';
import { toJsonValue } from '../../src/console/to-json-value';

describe('toJsonValue', () => {
  it.each([
    ['text', 'text'],
    [true, true],
    [1.5, 1.5],
    [null, null],
    [undefined, null],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [12345678901234567890n, '12345678901234567890'],
    [new Uint8Array([1, 2, 3]), 'AQID'],
    [Buffer.from('abc'), 'YWJj'],
    [Symbol('name'), 'Symbol(name)'],
    [() => undefined, '[Function]'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new URL('http://localhost/a'), 'http://localhost/a'],
    [
      new Map<unknown, unknown>([
        ['a', 1n],
        [2, [3]],
      ]),
      { a: '1', 2: [3] },
    ],
    [new Set([1, 2n]), [1, '2']],
  ])('makes of %p %p', (value, expected) => {
    expect(toJsonValue(value)).toEqual(expected);
  });

  it('converts what is inside maps and arrays, and keeps the keys of what has no value', () => {
    const value = { a: [{ b: new Uint8Array([0]), c: undefined }, undefined], d: Number.NaN };
    expect(toJsonValue(value)).toEqual({ a: [{ b: 'AA==', c: null }, null], d: 'NaN' });
  });

  it('keeps a key that is called __proto__, without making it a prototype', () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": 1}}');
    expect(JSON.stringify(toJsonValue(value))).toBe('{"__proto__":{"a":1}}');
  });

  it('tells what an error says, its cause and its own fields', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('why') }), { code: 'E1' });
    expect(toJsonValue(error)).toMatchObject({
      name: 'TypeError',
      message: 'bad',
      stack: expect.stringContaining('to-json-value.test'),
      cause: { name: 'Error', message: 'why' },
      code: 'E1',
    });
  });

  it('says so where a value is inside itself, and only there', () => {
    const shared = { a: 1 };
    const value: Record<string, unknown> = { first: shared, second: shared };
    value['self'] = value;
    expect(toJsonValue(value)).toEqual({ first: { a: 1 }, second: { a: 1 }, self: '[Circular]' });
  });

  it('ends where `toJSON` gives the value itself', () => {
    const value = { toJSON: () => value };
    expect(toJsonValue(value)).toBe('[Circular]');
  });

  it('cuts what is nested so deep that it would exhaust the stack', () => {
    let value: unknown = 'inside';
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(JSON.stringify(toJsonValue(value))).toContain('[cut: nested more than 100 deep]');
  });

  it('cuts an array that is long for nothing', () => {
    // oxlint-disable-next-line unicorn/no-new-array -- a length without values
    const converted = toJsonValue(new Array(4_000_000_000)) as unknown[];
    expect(converted.length).toBeLessThan(200_000);
    expect(converted.at(-1)).toMatch(/^\[cut: more than/);
  });

  it('cuts a map of too many keys', () => {
    const map = new Map(Array.from({ length: 150_000 }, (_, index) => [`k${index}`, index]));
    expect(Object.keys(toJsonValue(map) as object).at(-1)).toMatch(/^\[cut: more than/);
  });

  it('says what cannot be read, and keeps the rest', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const value = {
      before: 1,
      get bad() {
        throw new Error('no');
      },
      proxy,
      json: {
        toJSON: () => {
          throw new Error('no');
        },
      },
      after: 2,
    };
    expect(toJsonValue(value)).toEqual({
      before: 1,
      bad: '[unreadable]',
      proxy: '[unreadable]',
      json: '[unreadable]',
      after: 2,
    });
  });
});
