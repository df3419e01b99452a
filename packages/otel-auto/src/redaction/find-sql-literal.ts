import { code, createOtherCharacterSet, endOfRun, isIn, OF_WORD } from './characters';
import type { Detector } from './detector';
import { endOfQuoted } from './redact-sql';

/**
 * Creates the search for texts in quotes behind the beginning of a statement of SQL, as drivers put
 * it into the messages of their errors and loggers into lines: all of them are taken for literals.
 */
export function createSqlLiteralDetector(): Detector {
  let searched = '';
  let statement = -1;
  const startOfStatement = (text: string): number => {
    if (text !== searched) {
      searched = text;
      const { index = -1 } = STATEMENT.exec(text) ?? {};
      // In capitals the word is meant.
      const select = text.indexOf('SELECT ');
      statement = index < 0 || select < 0 ? Math.max(index, select) : Math.min(index, select);
    }
    return statement;
  };
  return {
    signs: ["'"],
    find(text, index) {
      if (!opensLiteral(text, index)) return undefined;
      const start = startOfStatement(text);
      if (start < 0 || start > index) return undefined;
      return { start: index, end: endOfQuoted(text, index, undefined), mask: '?' };
    },
  };
}

/** Two words each, since one is in any sentence; MySQL quotes values in an error of its own as well. */
const STATEMENT =
  /\b(?:select\s{1,9}(?:distinct\s{1,9})?(?:\*|["'`\w.]{1,60}[,(]|["'`\w.]{1,60}\s{1,9}(?:from|as)\b)|(?:insert|replace|merge)\s{1,9}into\s|delete\s{1,9}from\s|update\s{1,9}\S{1,120}\s{1,9}set\s|set\s{1,9}\S{1,60}\s{0,3}=|(?:create|alter)\s{1,9}(?:user|role|table)\s|with\s{1,9}\S{1,60}\s{1,9}as\s{0,9}\(|call\s{1,9}[\w.]{1,60}\s?\(|duplicate\s{1,9}entry\s)/i;

/** Whether a quote is no apostrophe: nothing, or a prefix as in `N'…'`, is before it. */
function opensLiteral(text: string, index: number): boolean {
  if (!isIn(OF_WORD, text.charCodeAt(index - 1))) return true;
  return /[bnexq]/i.test(text.charAt(index - 1)) && !isIn(OF_WORD, text.charCodeAt(index - 2));
}

/** The values in the details of PostgreSQL's errors, and the parameters in Drizzle's. */
export const DRIVER_DETAILS: Detector = {
  signs: ['Ke', 'Fa', '\np'],
  find(text, index) {
    const start = startOfDetail(text, index);
    if (start === undefined) return undefined;
    const lineEnd = endOfRun(text, start, OF_LINE);
    const isParameters = text.charCodeAt(index) === LINE_BREAK;
    const close = isParameters ? lineEnd : text.slice(start, lineEnd).lastIndexOf(')') + start;
    return { start, end: close < start ? lineEnd : close, mask: '?' };
  },
};

function startOfDetail(text: string, index: number): number | undefined {
  for (const beginning of ['\nparams: ', 'Failing row contains (']) {
    if (text.startsWith(beginning, index)) return index + beginning.length;
  }
  if (!text.startsWith('Key (', index)) return undefined;
  const equals = text.slice(index, index + MAX_KEY_LENGTH).indexOf(')=(');
  return equals < 0 ? undefined : index + equals + 3;
}

const MAX_KEY_LENGTH = 300;
const LINE_BREAK = code('\n');
const OF_LINE = createOtherCharacterSet('\r\n');

/** Passwords behind `IDENTIFIED BY` that stand there without quotes. */
export const BARE_PASSWORDS: Detector = {
  signs: ['by', 'By', 'BY'],
  isWithinWords: false,
  find(text, index) {
    if (!/\bidentified\s{1,9}$/i.test(text.slice(Math.max(0, index - 20), index))) return undefined;
    const [clause] = /^by\s{1,9}(?!["'`?]|values\b|password\b)/i.exec(
      text.slice(index, index + 24),
    ) ?? [''];
    const start = index + clause.length;
    const end = endOfRun(text, start, OF_BARE_PASSWORD);
    return clause === '' || end === start ? undefined : { start, end };
  },
};

const OF_BARE_PASSWORD = createOtherCharacterSet(' \t\r\n;,"\'`)');
