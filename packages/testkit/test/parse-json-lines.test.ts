import { expect, it } from '@jest/globals';
import { parseJsonLines } from '../src';

it('parseJsonLines leaves out what is no JSON object', () => {
  expect(parseJsonLines('port 3000\n{"a":1}\n{broken\n[1]\n{"b":2}\n')).toEqual([
    { a: 1 },
    { b: 2 },
  ]);
});
