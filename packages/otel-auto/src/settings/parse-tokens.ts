import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';

/** The things whose names a list may contain. */
export type TokenKind = 'methods' | 'header names' | 'baggage keys' | 'hosts';

/** The form of the names of HTTP. RFC 9110, "token". */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

const FORMS: Readonly<
  Record<TokenKind, { readonly form: RegExp; readonly hasCase: boolean; readonly expected: string }>
> = {
  methods: { form: TOKEN, hasCase: true, expected: 'a method of HTTP' },
  'header names': { form: TOKEN, hasCase: false, expected: 'the name of a header' },
  'baggage keys': { form: TOKEN, hasCase: true, expected: 'the key of an entry' },
  hosts: { form: /^[\w.:*[\]-]+$/, hasCase: false, expected: 'a host, with or without a port' },
};

/**
 * Parses names separated by commas; an invalid one is left out. Those without case are returned in
 * lower case.
 */
export function parseTokens(text: string, tokens: TokenKind): Parsed<readonly string[]> {
  const { form, hasCase, expected } = FORMS[tokens];
  const names: string[] = [];
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    if (form.test(item)) names.push(hasCase ? item : item.toLowerCase());
    else rejected.push({ text: item, expected });
  }
  if (names.length > 0) return { value: [...new Set(names)], rejected };
  const empty = { text, expected: `a list of ${tokens}` };
  return { value: undefined, rejected: rejected.length > 0 ? rejected : [empty] };
}
