import { noneBesideOthers, splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';

/**
 * Parses paths of URLs separated by commas, or `none`; a path that begins neither with a slash nor
 * with `*` is left out.
 */
export function parsePaths(text: string): Parsed<readonly string[]> {
  const paths: string[] = [];
  const rejected: Rejected[] = [];
  let none = false;
  for (const item of splitList(text)) {
    if (item.startsWith('/') || item.startsWith('*')) paths.push(item);
    else if (item.toLowerCase() === 'none') none = true;
    else rejected.push({ text: item, expected: 'a path', cure: `write /${item}` });
  }
  if (none && paths.length > 0) rejected.push(noneBesideOthers(text));
  if (none || paths.length > 0) return { value: paths, rejected };
  const empty = { text, expected: 'a list of paths or none' };
  return { value: undefined, rejected: rejected.length > 0 ? rejected : [empty] };
}
