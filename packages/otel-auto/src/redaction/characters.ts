// Classes of characters, for searches that read one character after the other.

/** The code of a character, for comparisons with `charCodeAt`. */
export const code = (character: string): number => character.charCodeAt(0);

/** Creates the test for a set of characters, all of them ASCII. */
export function createCharacterSet(characters: string): (charCode: number) => boolean {
  const has = new Uint8Array(128);
  for (const character of characters) has[code(character)] = 1;
  return (charCode) => charCode < 128 && has[charCode] === 1;
}

const DIGITS = '0123456789';

/** The letters and digits of ASCII. */
export const ALPHANUMERIC = `${DIGITS}abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Whether a character is a decimal digit. */
export const isDigit = (charCode: number): boolean => charCode >= 48 && charCode <= 57;

/** Whether a character is part of a word or a key: a letter or a digit of ASCII, `_` or `-`. */
export const isOfWord = createCharacterSet(`${ALPHANUMERIC}_-`);

/** Whether a character is a space, a tab or a line break. */
export const isBlank = createCharacterSet(' \t\r\n');

/** Whether a character is a quote. */
export const isQuote = createCharacterSet('"\'`');

/** Returns where the run of such characters that begins at `start` ends, `most` behind it at the most. */
export function endOfRun(
  text: string,
  start: number,
  isMember: (charCode: number) => boolean,
  most = Number.POSITIVE_INFINITY,
): number {
  const greatest = Math.min(text.length, start + most);
  let end = start;
  while (end < greatest && isMember(text.charCodeAt(end))) end += 1;
  return end;
}

/** Returns where the run of such characters that ends at `end` begins, `most` before it at the least. */
export function startOfRun(
  text: string,
  end: number,
  isMember: (charCode: number) => boolean,
  most: number,
): number {
  const least = Math.max(0, end - most);
  let start = end;
  while (start > least && isMember(text.charCodeAt(start - 1))) start -= 1;
  return start;
}
