import { code, createCharacterSet, isDigit, isIn } from './characters';
import type { Detector } from './detector';

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
      // Digits would be a port.
      if (!isInPath) hasPassword = !isDigit(text.charCodeAt(index + 1));
    } else if (isIn(AUTHORITY_ENDS, charCode)) {
      if (at >= 0 || !hasPassword) break;
      isInPath = true;
    } else if (charCode === AT) at = index;
  }
  return at;
}

const SLASH = code('/');
const COLON = code(':');
const AT = code('@');

const AUTHORITY_ENDS = createCharacterSet('/?#');
const URL_ENDS = createCharacterSet(' \t\r\n"\'`<>');
