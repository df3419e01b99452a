import { code, createCharacterSet, createOtherCharacterSet, endOfRun, isIn } from './characters';
import type { Detector } from './detector';
import { timesEncoded } from './percent-encoding';

/**
 * User and password of a URL, and of a connection string in its form. Everything up to the last `@`
 * before the path is part of them, as in `https://me:p@ss@host`; a password may also have a `/` in
 * it.
 */
export const USER_INFO: Detector = {
  signs: [':/'],
  find(text, index) {
    if (text.charCodeAt(index + 1) !== SLASH || text.charCodeAt(index + 2) !== SLASH) {
      return undefined;
    }
    const start = index + 3;
    const end = findEnd(text, start);
    // The digest of an image.
    if (text.startsWith('sha256:', end + 1)) return undefined;
    return end > start ? { start, end, mask: 'REDACTED:REDACTED' } : undefined;
  },
};

/** Returns where the last `@` is, or -1. What is looked at ends before the next `://`. */
function findEnd(text: string, start: number): number {
  let at = -1;
  let isInPath = false;
  let hasPassword = false;
  for (let index = start; index < text.length; index += 1) {
    const charCode = text.charCodeAt(index);
    if (isIn(URL_ENDS, charCode)) break;
    if (charCode === COLON) {
      if (text.charCodeAt(index + 1) === SLASH && text.charCodeAt(index + 2) === SLASH) break;
      if (!isInPath) hasPassword = !isPort(text, index + 1);
    } else if (isIn(AUTHORITY_ENDS, charCode)) {
      if (at >= 0 || !hasPassword) break;
      isInPath = true;
    } else if (charCode === AT) at = index;
  }
  return at;
}

/** Whether nothing but digits stands before the path. */
function isPort(text: string, start: number): boolean {
  const end = endOfRun(text, start, DIGIT, 6);
  const next = text.charCodeAt(end);
  return end > start && (Number.isNaN(next) || isIn(AUTHORITY_ENDS, next) || isIn(URL_ENDS, next));
}

const DIGIT = createCharacterSet('0123456789');
const SLASH = code('/');
const COLON = code(':');
const AT = code('@');

const AUTHORITY_ENDS = createCharacterSet('/?#');
const URL_ENDS = createCharacterSet(' \t\r\n"\'`<>');

/** The same in a URL that is percent-encoded, as in `next=https%3A%2F%2Fme%3Apass%40host`. */
export const ENCODED_USER_INFO: Detector = {
  signs: ['%2', '%3'],
  find(text, index) {
    const times = timesEncoded(text, index, '3a');
    const length = 1 + 2 * times;
    const isScheme =
      times > 0 &&
      timesEncoded(text, index + length, '2f') === times &&
      timesEncoded(text, index + 2 * length, '2f') === times;
    if (!isScheme) return undefined;
    const start = index + 3 * length;
    let at = -1;
    for (let place = start; isIn(OF_ENCODED, text.charCodeAt(place)); place += 1) {
      if (text.charCodeAt(place) !== PERCENT) continue;
      if (timesEncoded(text, place, '40') === times) at = place;
      else if (ENDS.some((hex) => timesEncoded(text, place, hex) === times)) break;
    }
    const mask = 'REDACTED:REDACTED';
    return at > start ? { start, end: at, mask, timesEncoded: times } : undefined;
  },
};

/** The codes of `/`, `?` and `#`. */
const ENDS = ['2f', '3f', '23'];
const PERCENT = code('%');
const OF_ENCODED = createOtherCharacterSet(' \t\r\n"\'`<>/?#&;=');
