/** Methods that a span names; every other is `_OTHER`. RFC 9110, RFC 5789 and QUERY. */
const KNOWN: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);

/** The method as the semantic conventions name it. */
export const knownMethod = (method: string): string => (KNOWN.has(method) ? method : '_OTHER');
