/**
 * Parses JSON without rounding its integers: one too large for a `number` becomes the string of its
 * digits, which is the other form of 64-bit integers in OTLP/JSON.
 *
 * Senders may write nanoseconds as plain numbers, and those are greater than 2^53. On platforms
 * that do not pass the source text to a reviver (Node.js before 21) they are rounded, as everywhere
 * in JavaScript.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  // a reviver is several times slower, so it is only used if there is a long run of digits
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

const LONG_NUMBER = /[:[,\s]-?\d{16}/;
const INTEGER = /^-?\d+$/;

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source;
  return isRounded && source !== undefined && INTEGER.test(source) ? source : value;
}
