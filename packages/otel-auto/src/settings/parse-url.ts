import { type Parsed, type Rejected, reject } from './parsed';

/** What an address without `http://` or `https://` is taken for. */
export type AssumedScheme = 'http' | 'https';

/**
 * Gives an `http:` or `https:` URL with a host and a port that exists.
 *
 * `host:port` without a scheme has one plain meaning; it is taken for that and reported.
 */
export function parseUrl(text: string, assumed: AssumedScheme): Parsed<URL> {
  if (HOST_AND_PORT.test(text)) return parseWithoutScheme(text, assumed);
  const url = toUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return reject(text, EXPECTED, causeOfNoUrl(text));
  }
  if (url.port === '0') return reject(text, EXPECTED, 'there is no port 0');
  // `$(NODE_IP)` is a valid host for a URL, and what Kubernetes leaves of an unknown variable.
  if (/[$(){}]/.test(url.hostname)) {
    return reject(text, EXPECTED, 'a variable in it was not expanded');
  }
  return { value: url, rejected: [] };
}

const EXPECTED = 'an http:// or https:// URL';
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d+(\/.*)?$/i;

function parseWithoutScheme(text: string, assumed: AssumedScheme): Parsed<URL> {
  const rejected: Rejected = { text, expected: EXPECTED, cure: 'it has no scheme' };
  const { value, rejected: more } = parseUrl(`${assumed}://${text}`, assumed);
  return value === undefined
    ? { value, rejected: more.map((cause) => ({ ...cause, text })) }
    : { value, rejected: [rejected] };
}

function toUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    url.hash = '';
    return url;
  } catch {
    return undefined;
  }
}

function causeOfNoUrl(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return 'it has no scheme';
  if (!/^https?:/i.test(text)) return undefined;
  if (/\s/.test(text)) return 'it has a blank in it';
  if (/^https?:\/*([:/?#]|$)/i.test(text)) return 'it has no host';
  return /:\d{5,}/.test(text) ? 'a port is at most 65535' : undefined;
}
