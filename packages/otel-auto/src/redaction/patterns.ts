import {
  ALPHANUMERIC,
  createCharacterSet,
  endOfRun,
  isDigit,
  isIn,
  OF_WORD,
  startOfRun,
} from './characters';
import type { Detector } from './detector';
import type { PatternName } from '../settings/settings';

/** The searches for personal data, by their names in `ACME_OTEL_REDACT_PATTERNS`; all are off by default. */
export const PATTERNS: Readonly<Record<PatternName, Detector>> = {
  email: {
    signs: ['@', '%4'],
    find(text, index) {
      const at = text.charAt(index) === '@' ? 1 : text.startsWith('%40', index) ? 3 : 0;
      if (at === 0) return undefined;
      const start = startOfRun(text, index, OF_LOCAL_PART, 64);
      const runEnd = endOfRun(text, index + at, OF_HOST);
      // A dot behind it ends the sentence.
      const end = text.charAt(runEnd - 1) === '.' ? runEnd - 1 : runEnd;
      const host = text.slice(index + at, end);
      const isAddress = start < index && /^[\w-]+(?:\.[\w-]+)+$/.test(host.slice(0, 255));
      return isAddress ? { start, end } : undefined;
    },
  },
  iban: {
    signs: Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    isWithinWords: false,
    find(text, start) {
      if (start > 0 && isIn(OF_WORD, text.charCodeAt(start - 1))) return undefined;
      if (!isDigit(text.charCodeAt(start + 2)) || !isDigit(text.charCodeAt(start + 3)))
        return undefined;
      const [found] = /^[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?![A-Za-z\d])/.exec(
        text.slice(start, start + 44),
      ) ?? [''];
      return found !== '' && isIban(found.replaceAll(' ', ''))
        ? { start, end: start + found.length }
        : undefined;
    },
  },
  ipv4: {
    signs: Array.from('123456789'),
    find(text, start) {
      if (start > 0 && isIn(OF_ADDRESS, text.charCodeAt(start - 1))) return undefined;
      const end = endOfRun(text, start, OF_NUMBERS);
      const parts = end - start > 15 ? [] : text.slice(start, end).split('.');
      const isAddress =
        parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
      return isAddress && !isIn(OF_ADDRESS, text.charCodeAt(end)) ? { start, end } : undefined;
    },
  },
  ipv6: {
    signs: [':'],
    find(text, index) {
      // The colon behind the first group, since the others belong to the same address.
      const start = startOfRun(text, index, HEX_DIGIT, 4);
      if (isIn(OF_IPV6, text.charCodeAt(start - 1))) return undefined;
      const end = endOfRun(text, index, OF_IPV6, 40);
      const address = text.slice(start, end);
      const groups = address.split(':');
      const isAddress =
        groups.length >= 3 &&
        groups.length <= 8 &&
        (groups.length === 8 || address.includes('::')) &&
        groups.every((group) => group.length <= 4) &&
        groups.filter((group) => group !== '').length >= 2 &&
        !isIn(OF_WORD, text.charCodeAt(start - 1)) &&
        !isIn(OF_WORD, text.charCodeAt(end));
      return isAddress ? { start, end } : undefined;
    },
  },
  phone: {
    signs: ['+', '%2'],
    find(text, index) {
      const sign = text.charAt(index) === '+' ? 1 : text.startsWith('%2B', index) ? 3 : 0;
      if (sign === 0 || isDigit(text.charCodeAt(index - 1))) return undefined;
      const end = endOfRun(text, index + sign, OF_PHONE, 24);
      const digits = text.slice(index + sign, end).replaceAll(/\D/g, '');
      return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0')
        ? { start: index, end: index + text.slice(index, end).trimEnd().length }
        : undefined;
    },
  },
};

const OF_LOCAL_PART = createCharacterSet(`${ALPHANUMERIC}.!#$*+/?^_{|}~-`);
const OF_HOST = createCharacterSet(`${ALPHANUMERIC}.-`);
const OF_ADDRESS = createCharacterSet(`${ALPHANUMERIC}_.-`);
const OF_NUMBERS = createCharacterSet('0123456789.');
const HEX_DIGIT = createCharacterSet('0123456789abcdefABCDEF');
const OF_IPV6 = createCharacterSet('0123456789abcdefABCDEF:');
const OF_PHONE = createCharacterSet('0123456789 -().');

/** ISO 13616: the remainder of the number that letters and digits make is 1. */
function isIban(text: string): boolean {
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
