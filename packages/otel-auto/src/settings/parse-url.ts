import { accept, type Parsed, type Rejected, reject } from './parsed';

/** The parts that an address is given if it does not have them. */
export interface AssumedParts {
  /** The scheme of an address without `http://` or `https://`. */
  readonly scheme: 'http' | 'https';
  /** The port of an address that has neither a scheme nor a port. */
  readonly port: number;
}

/**
 * Parses an `http:` or `https:` URL with a host and a valid port.
 *
 * Other forms that have one plain meaning are accepted and reported: without a scheme or a port,
 * with the scheme of gRPC, an IPv6 address without brackets, the same address several times.
 */
export function parseUrl(text: string, assumed: AssumedParts): Parsed<URL> {
  // `$(NODE_IP)` would be a valid host; it is what Kubernetes leaves of an unknown variable.
  if (UNEXPANDED.test(text)) return reject(text, EXPECTED, 'a variable in it was not expanded');
  const [first = '', ...others] = text.split(SEPARATOR);
  if (others.length > 0) return parseSeveral(text, [first, ...others], assumed);
  const url = toUrl(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    return url.port === '0' ? reject(text, EXPECTED, 'there is no port 0') : accept(url);
  }
  const mended = mend(text, assumed);
  if (mended === undefined) return reject(text, EXPECTED, causeOfNoUrl(text));
  const { value, rejected } = parseUrl(mended.address, assumed);
  const fault: Rejected = { text, expected: EXPECTED, cure: mended.cause };
  return { value, rejected: value === undefined ? withText(rejected, text) : [fault] };
}

const EXPECTED = 'an http:// or https:// URL';
const UNEXPANDED = /^[^?]*(\$[({\w]|[{}])/;
/** Matches between two addresses, each of which has a scheme; a path may have commas. */
const SEPARATOR = /\s*,\s*(?=\w+:\/\/)/;

function parseSeveral(
  text: string,
  addresses: readonly string[],
  assumed: AssumedParts,
): Parsed<URL> {
  const [address, ...others] = new Set(addresses);
  if (address === undefined || others.length > 0) {
    return reject(text, EXPECTED, 'it has several addresses; telemetry goes to one');
  }
  const { value } = parseUrl(address, assumed);
  return value === undefined
    ? reject(text, EXPECTED, causeOfNoUrl(address))
    : { value, rejected: [{ text, expected: EXPECTED, cure: 'it has the same address twice' }] };
}

const withText = (rejected: readonly Rejected[], text: string): readonly Rejected[] =>
  rejected.map((each) => ({ ...each, text }));

function toUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** An address as it is meant, and what is wrong with how it is written. */
interface Mended {
  readonly address: string;
  readonly cause: string;
}

/** Matches a host in an address without a scheme, perhaps with credentials, a port and a path. */
const HOST = /^((?:[^\s/@]+@)?(?:\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?))(:\d+)?([/?].*)?$/i;
/** Matches an IPv6 address without brackets, which may have a scheme, credentials and a path. */
const BARE_IPV6 = /^((?:https?:)?\/\/)?([^\s/@]+@)?((?:[\da-f]{0,4}:){2,}[\da-f.]*)(\/.*)?$/i;

function mend(text: string, { scheme, port }: AssumedParts): Mended | undefined {
  const [, secure, rest] = /^grpc(s?):\/\/(.+)$/i.exec(text) ?? [];
  if (rest !== undefined) {
    const cause = 'gRPC has no scheme of its own; write http:// or https://';
    return { address: `http${secure}://${rest}`, cause };
  }
  const [, colonless, behind] = /^(https?)\/\/(.+)$/i.exec(text) ?? [];
  if (behind !== undefined) {
    return { address: `${colonless}://${behind}`, cause: 'its scheme has no colon' };
  }
  const [, ownPortOnly] = /^:?(\d{1,5})$/.exec(text) ?? [];
  if (ownPortOnly !== undefined) {
    return {
      address: `${scheme}://localhost:${ownPortOnly}`,
      cause: 'it has no scheme and no host',
    };
  }
  const ipv6 = BARE_IPV6.exec(text);
  if (ipv6 !== null) return mendIpv6(ipv6, { scheme, port });
  const [, host, ownPort, path = ''] = HOST.exec(text.replace(/^\/\//, '')) ?? [];
  if (host === undefined) return undefined;
  return {
    address: `${scheme}://${host}${ownPort ?? `:${port}`}${path}`,
    cause: ownPort === undefined ? 'it has no scheme and no port' : 'it has no scheme',
  };
}

/** Puts an IPv6 address into brackets. What follows its last colon is a port if it can be one. */
function mendIpv6(
  [, start = '//', credentials = '', digits = '', path = '']: readonly (string | undefined)[],
  { scheme, port }: AssumedParts,
): Mended | undefined {
  const [, address = '', ownPort = ''] = /^(.*):(\d{2,5})$/.exec(digits) ?? [];
  const begin = (start === '//' ? `${scheme}://` : start) + credentials;
  const cause = 'an IPv6 address stands in brackets';
  if (isIpv6(address)) return { address: `${begin}[${address}]:${ownPort}${path}`, cause };
  const end = start === '//' ? `:${port}` : '';
  return isIpv6(digits) ? { address: `${begin}[${digits}]${end}${path}`, cause } : undefined;
}

const isIpv6 = (text: string): boolean => URL.canParse(`http://[${text}]`);

function causeOfNoUrl(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return 'it has no scheme';
  if (!/^https?:/i.test(text)) return undefined;
  if (/\s/.test(text)) return 'it has a blank in it';
  if (/^https?:\/*([:?#]|$)/i.test(text)) return 'it has no host';
  return /:\d{5,}/.test(text) ? 'a port is at most 65535' : undefined;
}
