import { describe, expect, it } from '@jest/globals';
import { createPathSet } from '../src/path-set';

describe('createPathSet', () => {
  it.each([
    ['/health', true],
    ['/health/', false],
    ['/static/', true],
    ['/static/a/b.js', true],
    ['/assets/site.css', true],
    ['/assets/site.css.map', false],
    ['/probe/7', true],
    ['/probe/7/8', false],
    ['', false],
  ])('%s', (path, expected) => {
    expect(createPathSet(['/health', '/static/*', '*.css', '/probe/:id'])(path)).toBe(expected);
  });

  it('has nothing in it without paths', () => {
    expect(createPathSet([])('/')).toBe(false);
  });
});
