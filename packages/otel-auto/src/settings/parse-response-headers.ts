import { noneBesideOthers, splitList } from './parse-names';
import type { Variables } from './variables';

const VARIABLE = 'ACME_OTEL_RESPONSE_HEADERS';

/**
 * The headers that say how a response is read. A trace id in one of them would break it.
 *
 * RFC 9110 and RFC 9112.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'accept-ranges',
  'age',
  'allow',
  'cache-control',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-range',
  'content-security-policy',
  'content-type',
  'date',
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'location',
  'proxy-authenticate',
  'retry-after',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'www-authenticate',
]);

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Parses the names of headers separated by commas, in any case, or `none`. */
export function parseResponseHeaders(variables: Variables): readonly string[] {
  const text = variables.texts.get(VARIABLE) ?? '';
  const names = new Set<string>();
  let none = false;
  for (const item of splitList(text)) {
    const name = item.toLowerCase();
    if (name === 'none') none = true;
    else if (TOKEN.test(name) && !TAKEN.has(name) && !name.startsWith('access-control-')) {
      names.add(name);
    } else {
      const expected =
        'server-timing, traceresponse or the name of a header without a meaning of its own';
      variables.report(VARIABLE, { text: item, expected }, [...names].join(', '));
    }
  }
  const found = [...names];
  if (none && found.length > 0)
    variables.report(VARIABLE, noneBesideOthers(text), found.join(', '));
  return found;
}
