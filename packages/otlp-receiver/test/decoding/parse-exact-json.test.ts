import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../src/decoding/parse-exact-json';

describe('parseExactJson', () => {
  it.each([
    ['{"a":1700000000000000001}', { a: '1700000000000000001' }],
    [
      '[-9223372036854775808, 18446744073709551615]',
      ['-9223372036854775808', '18446744073709551615'],
    ],
    [
      '[9007199254740991,1.5e300,1234567890123456.5]',
      [9_007_199_254_740_991, 1.5e300, 1234567890123456.5],
    ],
    [
      '{"a":"1700000000000000001","b":[1,true,null,"x"]}',
      { a: '1700000000000000001', b: [1, true, null, 'x'] },
    ],
    ['1700000000000000001', 1_700_000_000_000_000_000],
  ])('keeps the digits of integers that a number rounds: %s', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected);
  });

  it('throws on what is not JSON', () => {
    expect(() => parseExactJson('{"a":17000000000000000011,}')).toThrow('JSON');
  });
});
