import type { Names } from './definitions';
import { toSuggestion } from './find-nearest';
import { accept, type Parsed, type Rejected, reject } from './parsed';

/** Parses one name, in any case. */
export function parseName(text: string, names: Names): Parsed<string> {
  const { allowed, aliases } = names;
  const name = text.toLowerCase();
  if (allowed.includes(name)) return accept(name);
  const alias = lookUp(aliases, name);
  if (alias !== undefined) {
    const rejected = { text, expected: 'a name of the specification', cure: alias.cure };
    return { value: alias.name, rejected: [rejected] };
  }
  return reject(text, `one of ${allowed.join(', ')}`, toSuggestion(name, allowed));
}

/**
 * Parses names separated by commas, in any case, or `none`. Only an unknown name is left out, not
 * the list; `none` beside valid names is left out too, since a missing signal would be the greater
 * damage. A list of absent names alone is empty: nobody has asked for the default.
 */
export function parseNames(text: string, names: Names): Parsed<readonly string[]> {
  const withNone = { ...names, allowed: [...names.allowed, 'none'] };
  const found: string[] = [];
  const rejected: Rejected[] = [];
  let none = false;
  let absent = false;
  for (const item of splitList(text)) {
    const cure = lookUp(names.absent, item.toLowerCase());
    if (cure !== undefined) {
      absent = true;
      rejected.push({ text: item, expected: 'part of this distro', cure });
      continue;
    }
    const parsed = parseName(item, withNone);
    rejected.push(...parsed.rejected);
    if (parsed.value === 'none') none = true;
    else if (parsed.value !== undefined && !found.includes(parsed.value)) found.push(parsed.value);
  }
  if (none && found.length > 0) rejected.push(noneBesideOthers(text));
  if (none || absent || found.length > 0) return { value: found, rejected };
  const empty = { text, expected: `a list of ${withNone.allowed.join(', ')}` };
  return { value: undefined, rejected: rejected.length > 0 ? rejected : [empty] };
}

/** Splits a list at commas and removes spaces and empty items. */
export function splitList(text: string): readonly string[] {
  const items: string[] = [];
  for (const item of text.split(',')) if (item.trim() !== '') items.push(item.trim());
  return items;
}

export function noneBesideOthers(text: string): Rejected {
  return { text, expected: 'usable as a whole', cure: 'none stands alone' };
}

function lookUp<Value>(
  table: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
