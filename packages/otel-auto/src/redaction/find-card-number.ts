import { code, isDigit, isIn, OF_WORD } from './characters';
import type { Detector } from './detector';

const isBetween = (value: number, least: number, most: number): boolean =>
  value >= least && value <= most;

/**
 * Card numbers in text: in one row of digits, or in the groups in which they are printed. Issuer
 * prefix, length and check digit all have to fit, since one in ten numbers has a fitting check
 * digit. A time in milliseconds has no issuer's prefix.
 */
export const CARD_NUMBERS: Detector = {
  // 22 to 27, 30, and 34 to 69: no issuer has other first digits.
  signs: Array.from({ length: 100 }, (_, prefix) => String(prefix)).filter(
    (prefix) =>
      isBetween(Number(prefix), 22, 27) || prefix === '30' || isBetween(Number(prefix), 34, 69),
  ),
  find(text, start) {
    if (!isDigit(text.charCodeAt(start + 3))) return undefined;
    if (start > 0 && isInsideOfNumber(text, start)) return undefined;
    const end = endOfCard(text, start);
    return end === undefined ? undefined : { start, end };
  },
};

/** Whether a digit continues a number, a word or a decimal fraction. */
function isInsideOfNumber(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === DOT || before === HYPHEN)
    return start > 1 && isIn(OF_WORD, text.charCodeAt(start - 2));
  return isIn(OF_WORD, before);
}

const DOT = code('.');
const HYPHEN = code('-');
/** The last one is the space that does not break. */
const SEPARATORS: ReadonlySet<number> = new Set([code(' '), HYPHEN, DOT, code('+'), 0xa0]);

/** The groups in which card numbers are written. */
const LAYOUTS: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
];

const MAX_LENGTH = 19;

/** Returns where the card number ends that begins at `start`, if there is one. */
function endOfCard(text: string, start: number): number | undefined {
  let end = start;
  while (end - start <= MAX_LENGTH && isDigit(text.charCodeAt(end))) end += 1;
  if (end - start > 4) {
    return !isIn(OF_WORD, text.charCodeAt(end)) && isCard(text.slice(start, end)) ? end : undefined;
  }
  const separator = text.charCodeAt(end);
  if (end - start < 4 || !SEPARATORS.has(separator)) return undefined;
  for (const layout of LAYOUTS) {
    const groups = readGroups(text, start, layout, separator);
    if (groups !== undefined && isCard(groups.digits)) return groups.end;
  }
  return undefined;
}

function readGroups(
  text: string,
  start: number,
  layout: readonly number[],
  separator: number,
): { readonly digits: string; readonly end: number } | undefined {
  let digits = '';
  let end = start;
  for (const length of layout) {
    if (digits !== '') {
      if (text.charCodeAt(end) !== separator) return undefined;
      end += 1;
    }
    for (let index = 0; index < length; index += 1) {
      if (!isDigit(text.charCodeAt(end + index))) return undefined;
    }
    digits += text.slice(end, end + length);
    end += length;
  }
  return isDigit(text.charCodeAt(end)) ? undefined : { digits, end };
}

const isCard = (digits: string): boolean => hasIssuer(digits) && hasCheckDigit(digits);

/** Whether length and first digits are those of an issuer. */
function hasIssuer(digits: string): boolean {
  const { length } = digits;
  const prefix = Number(digits.slice(0, 4));
  return ISSUERS.some(
    ({ from, to, lengths }) => prefix >= from && prefix <= to && lengths.includes(length),
  );
}

/** A range of the first four digits, and the lengths of the numbers in it. */
interface Issuer {
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const ISSUERS: readonly Issuer[] = [
  { from: 4000, to: 4999, lengths: [16, 19] }, // Visa; with 13 digits it would be one in ten numbers of articles
  { from: 5100, to: 5599, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] },
  { from: 3400, to: 3499, lengths: [15] }, // American Express
  { from: 3700, to: 3799, lengths: [15] },
  { from: 6011, to: 6011, lengths: [16, 19] }, // Discover
  { from: 6440, to: 6599, lengths: [16, 19] },
  { from: 3528, to: 3589, lengths: [16, 19] }, // JCB
  { from: 3000, to: 3059, lengths: [14] }, // Diners Club
  { from: 3600, to: 3699, lengths: [14] },
  { from: 3800, to: 3999, lengths: [14] },
  { from: 6200, to: 6299, lengths: [16, 17, 18, 19] }, // UnionPay
];

/** ISO/IEC 7812-1, annex B: the formula of Luhn. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
