import type { NamePlace } from './secret-names';

/** The kind of a value: a URL, a statement of SQL, what may be one or its parameters, or any text. */
export type ValueKind = 'text' | 'url' | 'statement' | 'maybe-statement' | 'parameters';

/** The names of attributes and fields, in lower case, whose values are not searched as any text. */
const KINDS: ReadonlyMap<string, ValueKind> = new Map([
  ['url.full', 'url'],
  ['url.path', 'url'],
  ['url.query', 'url'],
  ['http.url', 'url'],
  ['http.target', 'url'],
  ['db.query.text', 'statement'],
  ['db.statement', 'statement'],
]);

/** The same for the last of a path of names, as loggers and libraries write them. */
const KINDS_OF_LAST: ReadonlyMap<string, ValueKind> = new Map([
  ['url', 'url'],
  ['uri', 'url'],
  ['href', 'url'],
  ['originalurl', 'url'],
  ['querystring', 'url'],
  ['query_string', 'url'],
  ['sql', 'statement'],
  ['internalquery', 'statement'],
  ['bindings', 'parameters'],
  ['parameters', 'parameters'],
  ['params', 'parameters'],
  ['query', 'maybe-statement'],
  ['statement', 'maybe-statement'],
]);

/** Returns how the values of a path of names are searched, and where its last name stands. */
export function kindOfValue(path: string): { readonly kind: ValueKind; readonly place: NamePlace } {
  const lower = path.toLowerCase();
  const last = lower.slice(lower.lastIndexOf('.') + 1);
  return {
    kind: KINDS.get(lower) ?? KINDS_OF_LAST.get(last) ?? 'text',
    // Frameworks have the parameters of a URL as an object.
    place: /(?:^|\.)query\.[^.]+$/.test(lower) && !KINDS.has(lower) ? 'parameter' : 'field',
  };
}
