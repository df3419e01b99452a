import { describe, expect, it } from '@jest/globals';
import {
  createHeaderCapture,
  readHeaderInHead,
  readHeaderInPairs,
} from '../../../src/instrumentations/http/captured-headers';

describe('createHeaderCapture', () => {
  const values: Readonly<Record<string, unknown>> = {
    one: 'a',
    many: ['a', 'b'],
    size: 7,
    none: undefined,
    empty: [],
    strange: { a: 1 },
  };

  it('makes lists of texts of those that are there', () => {
    const capture = createHeaderCapture('request', Object.keys(values));
    expect(capture?.((name) => values[name])).toEqual({
      'http.request.header.one': ['a'],
      'http.request.header.many': ['a', 'b'],
      'http.request.header.size': ['7'],
    });
  });

  it('is none if no header is wanted', () => {
    expect(createHeaderCapture('response', [])).toBeUndefined();
  });
});

describe('readHeaderInHead', () => {
  it.each([
    ['x-one', ['a:b']],
    ['set-cookie', ['a=1', 'b=2']],
    ['x', []],
    ['http/1.1 200 ok', []],
  ])('reads %s', (name, expected) => {
    const head =
      'HTTP/1.1 200 OK\r\nX-One: a:b\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-: c\r\n\r\n';
    expect(readHeaderInHead(head)(name)).toEqual(expected);
  });

  it('reads nothing where nothing was sent', () => {
    expect(readHeaderInHead(null)('a')).toBeUndefined();
  });
});

describe('readHeaderInPairs', () => {
  it('reads texts and bytes', () => {
    const pairs = [Buffer.from('X-One'), Buffer.from('a'), 'x-one', ['b', Buffer.from('c')], 'odd'];
    expect(readHeaderInPairs(pairs)('x-one')).toEqual(['a', ['b', 'c']]);
    expect(readHeaderInPairs(pairs)('odd')).toEqual([]);
  });

  it('reads nothing in what is no list', () => {
    expect(readHeaderInPairs('x-one: a')('x-one')).toBeUndefined();
  });
});
