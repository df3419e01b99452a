import { describe, expect, it } from '@jest/globals';
import { messageOf, toException } from '../src/to-exception';

/** A value that cannot be looked at. */
const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no look');
    },
  },
);

describe('toException', () => {
  it.each([new TypeError('no'), 'a text'])(
    'leaves what a span can record as it is: %s',
    (thrown) => {
      expect(toException(thrown)).toBe(thrown);
    },
  );

  it.each([
    [undefined, { name: 'undefined', message: 'undefined' }],
    [null, { name: 'object', message: 'null' }],
    [7, { name: 'number', message: '7' }],
    [{ message: 'not here' }, { name: 'object', message: 'not here' }],
    [Symbol('mark'), { name: 'symbol', message: 'Symbol(mark)' }],
    [hostile, { name: 'object', message: 'a value without a text' }],
  ])('names what is no error by its type: %#', (thrown, exception) => {
    expect(toException(thrown)).toEqual(exception);
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('no'), 'no'],
    [{ message: 7 }, '[object Object]'],
    [Object.create(null), 'a value without a text'],
  ])('gives the message, else the text: %#', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});
