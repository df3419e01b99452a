import { describe, expect, it } from '@jest/globals';
import { matchesGlob } from '../src/matches-glob';

describe('matchesGlob', () => {
  it.each([
    ['payments', 'payments'],
    ['payments', '*'],
    ['', '*'],
    ['', ''],
    ['payments', 'pay*'],
    ['payments', '*ments'],
    ['payments', 'p*y*s'],
    ['payments', 'payments*'],
    ['aXbXc', 'a*b*c'],
    ['a*b', 'a*b'],
    ['a.b', 'a.b'],
  ])('finds that %j has the form %j', (text, pattern) => {
    expect(matchesGlob(text, pattern)).toBe(true);
  });

  it.each([
    ['payments', 'payment'],
    ['payments', ''],
    ['aa', 'a*aa'],
    ['ab', 'a*b*b'],
    ['acb', 'a*bc*b'],
    ['axb', 'a.b'],
    ['Payments', 'pay*'],
  ])('finds that %j does not have the form %j', (text, pattern) => {
    expect(matchesGlob(text, pattern)).toBe(false);
  });
});
