import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';

/** Parses keys of attributes separated by commas; an invalid one is left out. */
export function parseKeys(text: string): Parsed<readonly string[]> {
  const keys: string[] = [];
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    if (/^[\w./-]+$/.test(item)) keys.push(item);
    else rejected.push({ text: item, expected: 'the key of an attribute' });
  }
  return { value: keys.length > 0 ? keys : undefined, rejected };
}
