/**
 * Counts the items of JSON: half of its commas and opening braces and brackets, since an object in
 * a list has one of each. Stops once there are more than `max`. For text that is not JSON, it
 * counts at least as many as a parser reads before it fails.
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

/** The maximum depth, enough for the hundred messages that may be nested in protobuf. */
const MAX_DEPTH = 200;

/**
 * Returns the position of the quotation mark that ends a string, or a position after the last byte.
 */
function endOfString(bytes: Uint8Array, start: number): number {
  let position = start + 1;
  while (position < bytes.length && bytes[position] !== QUOTE) {
    position += bytes[position] === BACKSLASH ? 2 : 1;
  }
  return position;
}

// in UTF-8, none of these is ever part of another character
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
