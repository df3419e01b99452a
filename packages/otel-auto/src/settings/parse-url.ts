import { accept, type Parsed, type Rejected, reject } from './parsed';

/** The scheme assumed for an address without `http://` or `https://`. */
export type AssumedScheme = 'http' | 'https';

/**
 * Parses an `http:` or `https:` URL with a host and a valid port.
 *
 * `host:port` without a scheme has one plain meaning; it is accepted and reported.
 */
export function parseUrl(text: string, assumed: AssumedScheme): Parsed<URL> {
  const url = toUrl(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return HOST_AND_PORT.test(text)
      ? parseWithoutScheme(text, assumed)
      : reject(text, EXPECTED, causeOfNoUrl(text));
  }
  if (url.port === '0') return reject(text, EXPECTED, 'there is no port 0');
  // `$(NODE_IP)` is a valid host for a URL, and the text that Kubernetes leaves for an unknown
  // variable.
  if (url.hostname.includes('$') || url.hostname.includes('{')) {
    return reject(text, EXPECTED, 'a variable in it was not expanded');
  }
  return accept(url);
}

const EXPECTED = 'an http:// or https:// URL';
const HOST_AND_PORT = /^(\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d+(\/.*)?$/;

function toUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function parseWithoutScheme(text: string, assumed: AssumedScheme): Parsed<URL> {
  const { value, rejected } = parseUrl(`${assumed}://${text}`, assumed);
  const noScheme: Rejected = { text, expected: EXPECTED, cure: 'it has no scheme' };
  return value === undefined
    ? { value, rejected: rejected.map((each) => ({ ...each, text })) }
    : { value, rejected: [noScheme] };
}

function causeOfNoUrl(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return 'it has no scheme';
  if (!/^https?:/i.test(text)) return undefined;
  if (/\s/.test(text)) return 'it has a blank in it';
  if (/^https?:\/*([:?#]|$)/i.test(text)) return 'it has no host';
  return /:\d{5,}/.test(text) ? 'a port is at most 65535' : undefined;
}
