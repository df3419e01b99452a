import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';

type KeyValues = Readonly<Record<string, string>>;

/**
 * Parses `key=value,key=value`, percent-encoded, as in W3C Baggage. The first `=` of an entry
 * separates key and value; of two entries with the same key the later one counts.
 *
 * The specification would discard the whole variable for one bad entry. That loses every `k8s.*`
 * attribute of a pod for one annotation, so only the bad entry is left out.
 */
export function parseKeyValues(text: string): Parsed<KeyValues> {
  const pairs: [string, string][] = [];
  const rejected: Rejected[] = [];
  for (const entry of splitList(text)) {
    const [key, value] = splitEntry(entry);
    const decodedKey = decode(key);
    const decodedValue = decode(value);
    if (key === '' || value === undefined) {
      const position = pairs.length + rejected.length + 1;
      const cure = `entry ${position} has no ${value === undefined ? '"="' : 'key'}`;
      rejected.push({ text: entry, expected: 'key=value', cure });
    } else if (decodedKey === undefined || decodedValue === undefined) {
      rejected.push({ text: entry, expected: 'percent-encoded', cure: 'write % as %25' });
    } else {
      pairs.push([decodedKey, decodedValue]);
    }
  }
  return { value: pairs.length > 0 ? Object.fromEntries(pairs) : undefined, rejected };
}

/**
 * Parses headers in the same form. Names are converted to lower case, since they are
 * case-insensitive. A header that HTTP or gRPC would refuse is left out, since it would make every
 * export fail.
 */
export function parseHeaders(text: string): Parsed<KeyValues> {
  const pairs: [string, string][] = [];
  const faults = new Map<string, readonly number[]>();
  let position = 0;
  for (const entry of splitList(text)) {
    const [rawName, rawValue] = splitEntry(entry);
    const name = decode(rawName);
    const value = decode(rawValue);
    const fault = findFault(name, value, rawValue);
    position += 1;
    if (fault === undefined) pairs.push([name!.toLowerCase(), value!]);
    else faults.set(fault, [...(faults.get(fault) ?? []), position]);
  }
  const cure = [...faults].map(([fault, positions]) => describeFault(fault, positions)).join('; ');
  return {
    value: pairs.length > 0 ? Object.fromEntries(pairs) : undefined,
    // One for all of them, without their texts: what is not a header may be a key.
    rejected: faults.size === 0 ? [] : [{ text, expected: 'name=value throughout', cure }],
  };
}

function describeFault(fault: string, positions: readonly number[]): string {
  const [last] = positions.slice(-1);
  const others = positions.slice(0, -1).join(', ');
  return others === ''
    ? `entry ${last} ${fault}`
    : `entries ${others} and ${last} ${fault.replace(/^has/, 'have')}`;
}

function findFault(
  name: string | undefined,
  value: string | undefined,
  rawValue: string | undefined,
): string | undefined {
  if (rawValue === undefined) return 'has no "="';
  if (name === undefined || value === undefined) {
    return 'has a "%" that is not part of an encoded character; write it as %25';
  }
  if (!isHeaderName(name)) return 'has a name that HTTP does not allow';
  if (isHeaderValue(value)) return undefined;
  return 'has a value with a line break or a character outside ASCII';
}

/**
 * Returns whether a text is a header name. It uses a loop, since the first regular expressions of a
 * process cost more than all else here.
 */
function isHeaderName(text: string): boolean {
  for (const character of text) if (!TOKEN_CHARACTERS.includes(character)) return false;
  return text !== '';
}

/** Returns whether a text is printable ASCII, spaces and tabs. */
function isHeaderValue(text: string): boolean {
  for (const character of text) {
    if (character !== '\t' && (character < ' ' || character > '~')) return false;
  }
  return true;
}

/** RFC 9110, section 5.6.2. */
const TOKEN_CHARACTERS =
  "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function splitEntry(entry: string): readonly [key: string, value?: string] {
  const index = entry.indexOf('=');
  if (index === -1) return [entry];
  return [entry.slice(0, index).trimEnd(), entry.slice(index + 1).trimStart()];
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
