import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';

/**
 * Parses names as HTTP has them, separated by commas; an invalid one is left out. RFC 9110, "token".
 *
 * @param tokens - the things that are named
 */
export function parseTokens(
  text: string,
  tokens: 'methods' | 'header names' | 'baggage keys',
): Parsed<readonly string[]> {
  const names: string[] = [];
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(item)) {
      names.push(tokens === 'header names' ? item.toLowerCase() : item);
    } else {
      rejected.push({ text: item, expected: SINGULAR[tokens] });
    }
  }
  if (names.length > 0) return { value: [...new Set(names)], rejected };
  const empty = { text, expected: `a list of ${tokens}` };
  return { value: undefined, rejected: rejected.length > 0 ? rejected : [empty] };
}

const SINGULAR = {
  methods: 'a method of HTTP',
  'header names': 'the name of a header',
  'baggage keys': 'the key of an entry',
} as const;
