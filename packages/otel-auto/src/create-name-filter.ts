import type { Patterns } from './settings/settings';
import { compilePattern, type Matcher } from './text-pattern';

/** Creates the filter of names by patterns; the outcome is kept for as many names as usual. */
export function createNameFilter({ included, excluded }: Patterns): Matcher {
  const isIncluded = included?.map(compilePattern);
  const isExcluded = excluded?.map(compilePattern) ?? [];
  const known = new Map<string, boolean>();
  return (name) => {
    const met = known.get(name);
    if (met !== undefined) return met;
    const keeps =
      isIncluded?.some((matches) => matches(name)) !== false &&
      !isExcluded.some((matches) => matches(name));
    if (known.size < MAX_KNOWN) known.set(name, keeps);
    return keeps;
  };
}

const MAX_KNOWN = 1000;
