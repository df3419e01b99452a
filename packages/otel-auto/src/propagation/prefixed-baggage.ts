import {
  propagation,
  type BaggageEntry,
  type Context,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';

/** The limits of W3C Baggage, which these headers have not. */
const MAX_LENGTH = 8192;
const MAX_ENTRIES = 180;

/** The characters of a header's name that HTTP, gRPC and the headers of messages accept. */
const NAME = /^[\w.-]+$/;
const PRINTABLE = /^[\x20-\x7e]+$/;

/** The form in which a format writes baggage: one header for each entry. */
export interface PrefixedBaggage {
  /** The beginning of the headers' names, in lower case. */
  readonly prefix: string;
  readonly encode: (value: string) => string;
  /** Returns a value as it was before it was written; may throw. */
  readonly decode: (text: string) => string;
}

/**
 * Writes the baggage of a context as headers with a prefix. An entry that cannot be written is left
 * out, and so are those that exceed the limits of W3C Baggage.
 */
export function injectBaggage(
  { prefix, encode }: PrefixedBaggage,
  context: Context,
  carrier: unknown,
  setter: TextMapSetter,
): void {
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
  let length = 0;
  let count = 0;
  for (const [key, entry] of entries) {
    if (count === MAX_ENTRIES) return;
    const text = textOf((entry as BaggageEntry | undefined)?.value, encode);
    if (text === undefined || !NAME.test(key) || !PRINTABLE.test(text)) continue;
    const lengthWith = length + prefix.length + key.length + text.length;
    if (lengthWith > MAX_LENGTH) continue;
    length = lengthWith;
    count += 1;
    setter.set(carrier, prefix + key, text);
  }
}

/** Returns the context with the baggage of headers with a prefix, in addition to what it has. */
export function extractBaggage(
  { prefix, decode }: PrefixedBaggage,
  context: Context,
  carrier: unknown,
  getter: TextMapGetter,
): Context {
  const found: [string, BaggageEntry][] = [];
  let length = 0;
  for (const name of getter.keys(carrier)) {
    if (found.length === MAX_ENTRIES) break;
    if (!name.toLowerCase().startsWith(prefix) || name.length === prefix.length) continue;
    const header: unknown = getter.get(carrier, name);
    const value = textOf(Array.isArray(header) ? (header[0] as unknown) : header, decode);
    const key = name.slice(prefix.length);
    if (value === undefined || length + key.length + value.length > MAX_LENGTH) continue;
    length += key.length + value.length;
    found.push([key, { value }]);
  }
  if (found.length === 0) return context;
  const present = propagation.getBaggage(context)?.getAllEntries() ?? [];
  const entries = Object.fromEntries([...present, ...found]);
  return propagation.setBaggage(context, propagation.createBaggage(entries));
}

/** Converts a value; returns `undefined` for one that is not text or cannot be converted. */
function textOf(value: unknown, convert: (value: string) => string): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return convert(value);
  } catch {
    return undefined;
  }
}
