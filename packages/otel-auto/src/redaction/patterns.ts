import {
  ALPHANUMERIC,
  createCharacterSet,
  endOfRun,
  isDigit,
  isOfWord,
  startOfRun,
} from './characters';
import type { Detector } from './detector';
import type { PatternName } from '../settings/settings';

/** The searches for personal data, by their names in `ACME_OTEL_REDACT_PATTERNS`; all are off by default. */
export const PATTERNS: Readonly<Record<PatternName, Detector>> = {
  email: {
    characters: '@%',
    find(text, index) {
      const at = text.charAt(index) === '@' ? 1 : text.startsWith('%40', index) ? 3 : 0;
      if (at === 0) return undefined;
      const start = startOfRun(text, index, isOfLocalPart, 64);
      const runEnd = endOfRun(text, index + at, isOfHost);
      // A dot behind it ends the sentence.
      const end = text.charAt(runEnd - 1) === '.' ? runEnd - 1 : runEnd;
      const host = text.slice(index + at, end);
      const isAddress = start < index && /^[\w-]+(?:\.[\w-]+)+$/.test(host.slice(0, 255));
      return isAddress ? { start, end } : undefined;
    },
  },
  iban: {
    characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    find(text, start) {
      if (start > 0 && isOfWord(text.charCodeAt(start - 1))) return undefined;
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
    characters: '123456789',
    find(text, start) {
      if (start > 0 && isOfAddress(text.charCodeAt(start - 1))) return undefined;
      const end = endOfRun(text, start, isOfNumbers);
      const parts = end - start > 15 ? [] : text.slice(start, end).split('.');
      const isAddress =
        parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
      return isAddress && !isOfAddress(text.charCodeAt(end)) ? { start, end } : undefined;
    },
  },
  ipv6: {
    characters: ':',
    find(text, index) {
      // The colon behind the first group, since the others belong to the same address.
      const start = startOfRun(text, index, isHexDigit, 4);
      if (isOfIpv6(text.charCodeAt(start - 1))) return undefined;
      const end = endOfRun(text, index, isOfIpv6, 40);
      const address = text.slice(start, end);
      const groups = address.split(':');
      const isAddress =
        groups.length >= 3 &&
        groups.length <= 8 &&
        (groups.length === 8 || address.includes('::')) &&
        groups.every((group) => group.length <= 4) &&
        groups.filter((group) => group !== '').length >= 2 &&
        !isOfWord(text.charCodeAt(start - 1)) &&
        !isOfWord(text.charCodeAt(end));
      return isAddress ? { start, end } : undefined;
    },
  },
  phone: {
    characters: '+%',
    find(text, index) {
      const sign = text.charAt(index) === '+' ? 1 : text.startsWith('%2B', index) ? 3 : 0;
      if (sign === 0 || isDigit(text.charCodeAt(index - 1))) return undefined;
      const end = endOfRun(text, index + sign, isOfPhone, 24);
      const digits = text.slice(index + sign, end).replaceAll(/\D/g, '');
      return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0')
        ? { start: index, end: index + text.slice(index, end).trimEnd().length }
        : undefined;
    },
  },
};

const isOfLocalPart = createCharacterSet(`${ALPHANUMERIC}.!#$*+/?^_{|}~-`);
const isOfHost = createCharacterSet(`${ALPHANUMERIC}.-`);
const isOfAddress = createCharacterSet(`${ALPHANUMERIC}_.-`);
const isOfNumbers = createCharacterSet('0123456789.');
const isHexDigit = createCharacterSet('0123456789abcdefABCDEF');
const isOfIpv6 = createCharacterSet('0123456789abcdefABCDEF:');
const isOfPhone = createCharacterSet('0123456789 -().');

/** ISO 13616: the remainder of the number that letters and digits make is 1. */
function isIban(text: string): boolean {
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
