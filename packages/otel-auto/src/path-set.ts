import { compilePathPattern, type Matcher } from './text-pattern';

/**
 * Creates the function that returns whether a path is one of these, or matches one of these patterns.
 * However many there are, those without `*`, `?` and placeholders take the time of one look-up.
 */
export function createPathSet(paths: readonly string[]): Matcher {
  const exact: ReadonlySet<string> = new Set(paths.filter((path) => !isPattern(path)));
  const patterns = paths.filter(isPattern).map(compilePathPattern);
  if (patterns.length === 0) return (path) => exact.has(path);
  return (path) => exact.has(path) || patterns.some((matches) => matches(path));
}

const isPattern = (path: string): boolean => /[*?]|\/[:{]/.test(path);
