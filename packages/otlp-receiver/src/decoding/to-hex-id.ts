import type { WireId } from './otlp-messages';

/** The number of bytes of an id: 16 of a trace, 8 of a span. */
export type IdBytes = 16 | 8;

/**
 * Converts a trace or span id to lower-case hex; absent and all-zero ids, which the specification
 * calls invalid, to `undefined`.
 *
 * @throws RangeError if the id has another length, or a JSON id is not hex
 */
export function toHexId(id: WireId, bytes: IdBytes): string | undefined {
  const hex = typeof id === 'string' ? id.toLowerCase() : Buffer.from(id).toString('hex');
  if (/^0*$/.test(hex)) return undefined;
  if (hex.length !== bytes * 2 || !/^[0-9a-f]*$/.test(hex)) {
    const kind = bytes === 16 ? 'trace' : 'span';
    throw new RangeError(
      `a ${kind} id is ${bytes} bytes (${bytes * 2} hex digits in JSON), got ${JSON.stringify(hex.slice(0, 64))}`,
    );
  }
  return hex;
}
