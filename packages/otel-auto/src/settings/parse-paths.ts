import { noneBesideOthers, splitList } from './parse-names';
import { type Parsed, reject } from './parsed';

/** Paths of URLs separated by commas, or `none`; what does not begin with a slash is left out. */
export function parsePaths(text: string): Parsed<readonly string[]> {
  const items = splitList(text);
  const none = items.some((item) => item.toLowerCase() === 'none');
  const others = items.filter((item) => item.toLowerCase() !== 'none');
  const paths = others.filter((item) => item.startsWith('/'));
  const rejected = others
    .filter((item) => !item.startsWith('/'))
    .map((item) => ({ text: item, expected: 'a path', cure: `write /${item}` }));
  if (items.length === 0) return reject(text, 'a list of paths or none');
  if (paths.length > 0) {
    return { value: paths, rejected: none ? [...rejected, noneBesideOthers(text)] : rejected };
  }
  return { value: none ? [] : undefined, rejected };
}
