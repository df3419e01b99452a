import { describe, expect, it } from '@jest/globals';
import { compilePathPattern, compilePattern } from '../src/text-pattern';

describe('compilePattern', () => {
  it.each([
    ['cron.clean', 'cron.clean', true],
    ['cron.clean', 'cron-clean', false],
    ['cron.*', 'cron.', true],
    ['cron.*', 'a cron.b', false],
    ['*.css', '/static/a.css', true],
    ['*.css', '/static/a.css.map', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*', '', true],
    ['**', 'a', true],
    ['GET', 'get', false],
    [':id', ':id', true],
    ['[a-z](', '[a-z](', true],
  ])('%s and %s', (pattern, text, expected) => {
    expect(compilePattern(pattern)(text)).toBe(expected);
  });

  it('does not multiply the time by each star', () => {
    const matches = compilePattern(`${'*a'.repeat(30)}*b`);
    expect(matches('a'.repeat(5000))).toBe(false);
  });
});

describe('compilePathPattern', () => {
  it.each([
    ['/orders/:id', '/orders/7', true],
    ['/orders/:id', '/orders/7/lines', false],
    ['/orders/:id', '/orders/', false],
    ['/orders/{id}/lines', '/orders/7/lines', true],
    ['/orders/{id}/lines', '/orders/7/8/lines', false],
    ['/orders/*', '/orders/7/lines', true],
    ['*/:id/end', '/a/b/c/end', true],
    ['/orders/:id', '/orders/:id', true],
    ['/a:b', '/a:b', true],
    ['/', '/', true],
  ])('%s and %s', (pattern, path, expected) => {
    expect(compilePathPattern(pattern)(path)).toBe(expected);
  });
});
