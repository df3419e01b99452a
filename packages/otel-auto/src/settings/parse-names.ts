import { findNearest } from './find-nearest';
import { accept, type Parsed, type Rejected, reject } from './parsed';

interface Names {
  readonly allowed: readonly string[];
  readonly unsupported?: readonly string[];
}

/** One name, in any case. */
export function parseName(text: string, { allowed, unsupported }: Names): Parsed<string> {
  const name = text.toLowerCase();
  if (allowed.includes(name)) return accept(name);
  return unsupported?.includes(name)
    ? reject(text, 'supported yet', toSupported(allowed))
    : reject(text, `one of ${allowed.join(', ')}`, toSuggestion(name, allowed));
}

/**
 * Names separated by commas, in any case, or `none`. An unknown name is left out alone; `none`
 * beside names that count is left out too, since a signal is worth more than the wish to have none.
 */
export function parseNames(text: string, names: Names): Parsed<readonly string[]> {
  const withNone = { ...names, allowed: [...names.allowed, 'none'] };
  const items = splitList(text).map((item) => parseName(item, withNone));
  const found = [...new Set(items.flatMap(({ value }) => value ?? []))];
  const rejected = items.flatMap((item) => item.rejected);
  if (items.length === 0) return reject(text, `a list of ${withNone.allowed.join(', ')}`);
  if (!found.includes('none')) return { value: found.length > 0 ? found : undefined, rejected };
  const others = found.filter((name) => name !== 'none');
  if (others.length === 0) return { value: [], rejected };
  return { value: others, rejected: [...rejected, noneBesideOthers(text)] };
}

/** The items of a list separated by commas, without blanks and without empty ones. */
export function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function noneBesideOthers(text: string): Rejected {
  return { text, expected: 'usable as a whole', cure: 'none stands alone' };
}

/** "did you mean …?", when one name is near. */
export function toSuggestion(text: string, names: readonly string[]): string | undefined {
  const nearest = findNearest(text, names);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

function toSupported(allowed: readonly string[]): string {
  return `supported: ${allowed.join(', ')}`;
}
