import { ALPHANUMERIC, createCharacterSet, isIn, startOfRun } from './characters';
import type { Detector } from './detector';

/** Passwords as SQL has them, in the text of an error or a line: `PASSWORD '…'`, `IDENTIFIED BY '…'`. */
export const QUOTED_PASSWORDS: Detector = {
  signs: ["'", '"'],
  find(text, index) {
    if (!isIn(BEFORE, text.charCodeAt(index - 1))) return undefined;
    const wordEnd = startOfRun(text, index, BEFORE, 3);
    const wordStart = startOfRun(text, wordEnd, OF_IDENTIFIER, MAX_WORD_LENGTH);
    const word = text.slice(wordStart, wordEnd).toLowerCase();
    if (!WORDS.has(word) && !(word === 'by' && isIdentified(text, wordStart))) return undefined;
    const start = index + 1;
    const end = text.indexOf(text.charAt(index), start);
    return { start, end: end < 0 ? text.length : end };
  },
};

const WORDS: ReadonlySet<string> = new Set(['password', 'passwd', 'pwd', 'passphrase', 'secret']);

/** Whether `identified`, perhaps with a plugin, stands before `by`. */
function isIdentified(text: string, end: number): boolean {
  const before = text.slice(Math.max(0, end - MAX_CLAUSE_LENGTH), end).toLowerCase();
  return before.includes('identified');
}

const MAX_WORD_LENGTH = 12;
const MAX_CLAUSE_LENGTH = 60;

const BEFORE = createCharacterSet(' \t\r\n(');
const OF_IDENTIFIER = createCharacterSet(`${ALPHANUMERIC}_`);
