import { toUSVString } from 'node:util';
import {
  baggageEntryMetadataFromString,
  propagation,
  type BaggageEntry,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';

const HEADER = 'baggage';

/** The limits in characters, which are bytes, since all of them are ASCII. */
const MAX_LENGTH = 8192;
const MAX_ENTRY_LENGTH = 4096;
const MAX_ENTRIES = 180;

/**
 * Propagates W3C baggage. It writes printable ASCII, which HTTP, gRPC and the headers of messages
 * accept, whatever the application or an incoming message has put into the baggage: an entry that
 * cannot be written is left out, and so are those that exceed the limits.
 *
 * It replaces upstream's propagator, which writes metadata unchecked, drops all entries for one
 * that cannot be encoded, and does not read what it has written for an empty value.
 *
 * W3C Baggage, "Baggage HTTP Header Format".
 */
export class BaggagePropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const entries = propagation.getBaggage(context)?.getAllEntries();
    const header = entries === undefined ? '' : serialize(entries);
    if (header !== '') setter.set(carrier, HEADER, header);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header: unknown = getter.get(carrier, HEADER);
    const text = Array.isArray(header) ? header.filter(isString).join() : header;
    if (!isString(text) || text === '') return context;
    const entries = parse(text);
    return entries.size === 0
      ? context
      : propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(entries)));
  }

  fields(): string[] {
    return [HEADER];
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';

function serialize(entries: readonly [string, BaggageEntry][]): string {
  const written: string[] = [];
  let length = 0;
  for (const [key, entry] of entries) {
    const text = serializeEntry(key, entry);
    const lengthWith = length + (text?.length ?? 0) + (written.length > 0 ? 1 : 0);
    if (text === undefined || text.length > MAX_ENTRY_LENGTH || lengthWith > MAX_LENGTH) continue;
    written.push(text);
    if (written.length === MAX_ENTRIES) break;
    length = lengthWith;
  }
  return written.join();
}

/** Returns the text of one entry; `undefined` if it has no name or is not made of text. */
function serializeEntry(key: string, entry: BaggageEntry): string | undefined {
  try {
    if (key === '') return undefined;
    const name = encodeURIComponent(toText(key)).replace(/[()]/g, encodeOctet);
    const metadata = toText(entry.metadata?.toString() ?? '').trim();
    return (
      `${name}=${encodeURIComponent(toText(entry.value))}` +
      (metadata === '' ? '' : `;${metadata.replace(NOT_IN_METADATA, encodeCharacter)}`)
    );
  } catch {
    // The entry is not an object, or throws when it is read.
    return undefined;
  }
}

/**
 * Matches code points to be encoded. A percent sign stays, since metadata are not decoded when they
 * are read.
 */
const NOT_IN_METADATA = /[^\x20-\x7e]|,/gu;

const encodeCharacter = (character: string): string =>
  character === ',' ? '%2C' : encodeURIComponent(character);

const encodeOctet = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * Converts a value to text as a template does. Half of a surrogate pair, which has no encoding, is
 * replaced.
 */
const toText = (value: unknown): string => toUSVString(value as string);

function parse(header: string): ReadonlyMap<string, BaggageEntry> {
  const entries = new Map<string, BaggageEntry>();
  const end =
    header.length > MAX_LENGTH ? Math.max(header.lastIndexOf(',', MAX_LENGTH), 0) : undefined;
  for (const text of header.slice(0, end).split(',')) {
    if (entries.size === MAX_ENTRIES) break;
    if (text.length <= MAX_ENTRY_LENGTH) addEntry(entries, text);
  }
  return entries;
}

function addEntry(entries: Map<string, BaggageEntry>, text: string): void {
  const semicolon = text.indexOf(';');
  const pair = semicolon < 0 ? text : text.slice(0, semicolon);
  const equals = pair.indexOf('=');
  const key = decode(pair.slice(0, Math.max(equals, 0)));
  const value = decode(pair.slice(equals + 1));
  if (key === undefined || key === '' || value === undefined) return;
  const metadata = semicolon < 0 ? '' : text.slice(semicolon + 1).trim();
  entries.set(
    key,
    metadata === '' ? { value } : { value, metadata: baggageEntryMetadataFromString(metadata) },
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
