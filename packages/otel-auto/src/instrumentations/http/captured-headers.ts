import type { Attributes } from '@opentelemetry/api';
import type { ReadHeader } from './injected-headers';

/** Returns the attributes for those of the wanted headers that are there. */
export type CaptureHeaders = (readHeader: ReadHeader) => Attributes;

/**
 * Creates the function that captures headers; `undefined` if none is wanted.
 *
 * Semantic conventions for HTTP, `http.request.header.<key>` and `http.response.header.<key>`: a list
 * of values, whose names are in lower case.
 *
 * @param names - the names in lower case
 */
export function createHeaderCapture(
  message: 'request' | 'response',
  names: readonly string[],
): CaptureHeaders | undefined {
  if (names.length === 0) return undefined;
  const wanted = names.map((name) => [name, `http.${message}.header.${name}`] as const);
  return (readHeader) => {
    const attributes: Attributes = {};
    for (const [name, key] of wanted) {
      const values = toValues(readHeader(name));
      if (values.length > 0) attributes[key] = values;
    }
    return attributes;
  };
}

function toValues(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(toValues);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

/**
 * Creates a function that reads the head of a message as Node.js has written it, which also has what
 * no method tells: headers that were given to `writeHead` or as a list.
 */
export function readHeaderInHead(head: unknown): ReadHeader {
  if (typeof head !== 'string') return () => undefined;
  const lines = head.split('\r\n').slice(1);
  return (name) =>
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      const isNamed = colon === name.length && line.slice(0, colon).toLowerCase() === name;
      return isNamed ? [line.slice(colon + 1).trim()] : [];
    });
}

/** Creates a function that reads alternating names and values, which may be bytes. */
export function readHeaderInPairs(pairs: unknown): ReadHeader {
  if (!Array.isArray(pairs)) return () => undefined;
  return (name) => {
    const values: unknown[] = [];
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      if (toText(pairs[at]).toLowerCase() === name) values.push(toTexts(pairs[at + 1]));
    }
    return values;
  };
}

const toText = (value: unknown): string =>
  value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
    : typeof value === 'string'
      ? value
      : '';

const toTexts = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(toText) : toText(value);
