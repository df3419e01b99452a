/** The significant digits of a threshold that the specification recommends. */
const PRECISION = 4;
/** The most digits that a number of JavaScript has exactly. */
const MAX_PRECISION = 12;

/** The least ratio of a consistent probability: one of all 56-bit numbers. */
const MIN_RATIO = 2 ** -56;

/**
 * Converts a ratio to the rejection threshold of the specification: hexadecimal digits of a
 * fraction, without trailing zeros, so that `c` rejects three of four traces. Returns `undefined`
 * for a ratio that keeps none.
 *
 * Specification, "Converting floating-point probability to threshold value": the leading `f` of
 * small ratios do not count as significant.
 */
export function toThreshold(ratio: number): string | undefined {
  if (!(ratio >= MIN_RATIO)) return undefined;
  const exponent = Math.floor(Math.log2(ratio)) + 1;
  const leading = Math.floor(-exponent / 4);
  const precision = Math.max(1, Math.min(MAX_PRECISION, PRECISION + leading));
  const steps = 16 ** precision;
  const rejected = Math.min(Math.round((1 - ratio) * steps), steps - 1);
  return withoutTrailingZeros(rejected.toString(16).padStart(precision, '0'));
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
