/**
 * Counts the items of JSON: half of its commas and opening braces and brackets, since an object in a
 * list has one of each. Stops once there are more than `max`. Of text that is not JSON, it counts no
 * fewer than a parser reads before it gives up.
 *
 * @param bytes - the text, in UTF-8
 * @throws Error for more nesting than OTLP has
 */
export function countJsonItems(bytes: Uint8Array, max: number): number {
  let marks = 0;
  let depth = 0;
  for (let position = 0; position < bytes.length && marks <= 2 * max; position += 1) {
    switch (bytes[position]) {
      case QUOTE:
        position = endOfString(bytes, position);
        break;
      case COMMA:
        marks += 1;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        marks += 1;
        depth += 1;
        if (depth > MAX_DEPTH) throw new Error(`nested more than ${MAX_DEPTH} deep`);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        break;
      default:
        break;
    }
  }
  return marks / 2;
}

/** Enough for the hundred messages that may be nested in protobuf. */
const MAX_DEPTH = 200;

/** The position of the quotation mark that ends a string, or past the end of all bytes. */
function endOfString(bytes: Uint8Array, start: number): number {
  let position = start + 1;
  while (position < bytes.length && bytes[position] !== QUOTE) {
    position += bytes[position] === BACKSLASH ? 2 : 1;
  }
  return position;
}

// none of these is ever a part of another character in UTF-8
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
