import { ALPHANUMERIC, code, createOtherCharacterSet, startOfRun } from './characters';
import { isPseudonym, PSEUDONYM_LENGTH } from './pseudonyms';

/** The beginning of the mark behind a text that was cut, see `cutText` of `@acme/otel-winston`. */
const MARK = ' [cut: ';

/**
 * Takes away what stands before each mark of a cut and may be the beginning of a secret: nobody
 * knows half a token or half a card number by its form. Returns the text itself if it has no mark.
 */
export function redactCuts(text: string, isUrl: boolean): string {
  // Most texts are short, and are not searched for a mark that only their end could be.
  if (text.length < SHORT && text.charCodeAt(text.length - 1) !== BRACKET) return text;
  let redacted = '';
  let done = 0;
  for (let mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + 1)) {
    if (!/^\d{1,15} characters\]/.test(text.slice(mark + MARK.length, mark + 40))) continue;
    redacted += redactEnd(text.slice(done, mark), isUrl);
    done = mark;
  }
  return done === 0 ? text : redacted + text.slice(done);
}

const SHORT = 200;
const BRACKET = code(']');

function redactEnd(text: string, isUrl: boolean): string {
  const { length } = text;
  const word = startOfRun(text, length, isUrl ? OF_URL_PART : OF_WORD, MAX_WORD_LENGTH);
  const start = Math.min(
    word,
    isUrl ? length : startOfRun(text, length, OF_GROUPS, MAX_GROUPS_LENGTH),
    startOfUserInfo(text, length),
  );
  // It was all found before.
  const isDone =
    start === length || text.endsWith('REDACTED') || isPseudonym(text.slice(-PSEUDONYM_LENGTH));
  return isDone ? text : `${text.slice(0, start)}REDACTED`;
}

/** Returns where a user and a password begin that have no `@` behind them yet; `end` if there are none. */
function startOfUserInfo(text: string, end: number): number {
  const scheme = text.lastIndexOf('://');
  if (scheme < 0 || end - scheme > MAX_WORD_LENGTH) return end;
  const start = scheme + 3;
  // Digits alone are a port.
  return /^[^/?#@\s]*:(?!\d{0,5}(?:[/?#]|$))[^@\s]*$/.test(text.slice(start)) ? start : end;
}

/** The most characters of the last word; a longer one is a text without blanks. */
const MAX_WORD_LENGTH = 4096;

/** A card number has 19 digits, an IBAN 34 characters, and blanks between them. */
const MAX_GROUPS_LENGTH = 48;

const OF_WORD = createOtherCharacterSet(' \t\r\n"\'`<>');
const OF_URL_PART = createOtherCharacterSet(' \t\r\n"\'`<>/?&=;#');
const OF_GROUPS = createOtherCharacterSet(`${ALPHANUMERIC.slice(10)}\r\n"'\`<>=,;`);
