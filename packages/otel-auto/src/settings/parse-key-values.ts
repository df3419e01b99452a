import type { Parsed, Rejected } from './parsed';

type KeyValues = Readonly<Record<string, string>>;

/**
 * `key=value,key=value`, percent-encoded, as W3C Baggage writes it. The first `=` of an entry
 * separates; of two entries with the same key the later counts.
 *
 * The specification would discard the whole variable for one bad entry. That loses every `k8s.*`
 * attribute of a pod for one annotation, so only the bad entry is left out.
 */
export function parseKeyValues(text: string): Parsed<KeyValues> {
  return collect(text, ([key, value], entry) => {
    if (value === undefined || key === '') return { text: entry, expected: 'key=value' };
    const decodedKey = decode(key!);
    const decodedValue = decode(value);
    return decodedKey === undefined || decodedValue === undefined
      ? { text: entry, expected: 'percent-encoded', cure: 'write % as %25' }
      : [decodedKey, decodedValue];
  });
}

/**
 * Headers in the same form. Names come out in lower case, since they differ by nothing else; what
 * HTTP or gRPC would refuse is left out here, where it costs one header and not every export.
 */
export function parseHeaders(text: string): Parsed<KeyValues> {
  return collect(text, ([rawName, rawValue], entry, position) => {
    const unusable = (cause: string): Rejected => ({
      text: entry,
      expected: 'name=value throughout',
      cure: `entry ${position} ${cause}`,
    });
    if (rawValue === undefined) return unusable('has no "="');
    const name = decode(rawName!);
    const value = decode(rawValue);
    if (name === undefined || value === undefined) {
      return unusable('has a "%" that is not part of an encoded character; write it as %25');
    }
    if (!HEADER_NAME.test(name)) return unusable('has a name that HTTP does not allow');
    if (!HEADER_VALUE.test(value)) {
      return unusable('has a value with a line break or a character outside ASCII');
    }
    return [name.toLowerCase(), value];
  });
}

/** A token of RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Printable ASCII, blanks and tabs. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

type ParseEntry = (
  keyAndValue: readonly [key?: string, value?: string],
  entry: string,
  position: number,
) => readonly [key: string, value: string] | Rejected;

function collect(text: string, parseEntry: ParseEntry): Parsed<KeyValues> {
  const results = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry, index) => parseEntry(splitAtFirstEquals(entry), entry, index + 1));
  const good = results.filter(isPair);
  return {
    value: good.length > 0 ? Object.fromEntries(good) : undefined,
    rejected: results.filter((result): result is Rejected => !isPair(result)),
  };
}

function isPair(result: ReturnType<ParseEntry>): result is readonly [string, string] {
  return Array.isArray(result);
}

function splitAtFirstEquals(entry: string): readonly [key: string, value?: string] {
  const index = entry.indexOf('=');
  return index === -1
    ? [entry]
    : [entry.slice(0, index).trimEnd(), entry.slice(index + 1).trimStart()];
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
