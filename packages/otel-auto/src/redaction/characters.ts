// Classes of characters, for searches that read one character after the other.

/**
 * A class of characters: 1 at the code of each of its members. The last place stands for every
 * character outside of ASCII.
 */
export type CharacterSet = Uint8Array;

const OUTSIDE = 128;

/** The code of a character, for comparisons with `charCodeAt`. */
export const code = (character: string): number => character.charCodeAt(0);

/** Creates a set of characters, all of them ASCII. */
export function createCharacterSet(characters: string): CharacterSet {
  const set = new Uint8Array(OUTSIDE + 1);
  for (const character of characters) set[code(character)] = 1;
  return set;
}

/** Creates the set of all other characters. */
export const createOtherCharacterSet = (characters: string): CharacterSet =>
  createCharacterSet(characters).map((isMember) => 1 - isMember);

/** Returns whether a character is in a set; there is none in it for `NaN`, beyond the end of a text. */
export const isIn = (set: CharacterSet, charCode: number): boolean =>
  set[charCode < OUTSIDE ? charCode : OUTSIDE] === 1 && charCode >= 0;

const DIGITS = '0123456789';

/** The letters and digits of ASCII. */
export const ALPHANUMERIC = `${DIGITS}abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Returns whether a character is a decimal digit. */
export const isDigit = (charCode: number): boolean => charCode >= 48 && charCode <= 57;

/** The characters of a word or a key: letters and digits of ASCII, `_` and `-`. */
export const OF_WORD = createCharacterSet(`${ALPHANUMERIC}_-`);

/** The space, the tab and the line breaks. */
export const BLANK = createCharacterSet(' \t\r\n');

/** The quotes. */
export const QUOTE = createCharacterSet('"\'`');

/** Returns where the run of such characters that begins at `start` ends, `most` behind it at the most. */
export function endOfRun(
  text: string,
  start: number,
  set: CharacterSet,
  most = Number.POSITIVE_INFINITY,
): number {
  const greatest = Math.min(text.length, start + most);
  let end = start;
  while (end < greatest && isIn(set, text.charCodeAt(end))) end += 1;
  return end;
}

/** Returns where the run of such characters that ends at `end` begins, `most` before it at the least. */
export function startOfRun(text: string, end: number, set: CharacterSet, most: number): number {
  const least = Math.max(0, end - most);
  let start = end;
  while (start > least && isIn(set, text.charCodeAt(start - 1))) start -= 1;
  return start;
}
