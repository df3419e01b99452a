/**
 * The methods that a span's name may contain; any other is `_OTHER`. RFC 9110, RFC 5789 and QUERY.
 */
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

/** Returns the method's name in the semantic conventions. */
export const knownMethod = (method: string): string => (KNOWN.has(method) ? method : '_OTHER');
