/**
 * Parses JSON without rounding its integers: one too large for a `number` comes out as the string
 * of its digits, which is the other form that OTLP/JSON has for 64-bit integers.
 *
 * Senders may write nanoseconds as plain numbers, and those are past 2^53. Where the platform does
 * not show a reviver the source text (Node.js before 21) they are rounded, as everywhere in
 * JavaScript.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  // a reviver is several times slower, so only where a long run of digits may need it
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

const LONG_NUMBER = /[:[,\s]-?\d{16}/;
const INTEGER = /^-?\d+$/;

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source;
  return isRounded && source !== undefined && INTEGER.test(source) ? source : value;
}
