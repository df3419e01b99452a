/**
 * Returns the kind of a line, which lines that differ only in their subject have in common: the
 * text without URLs, ids and numbers, and only the beginning of a long one. The cost depends on the
 * length of that beginning.
 */
export const kindOf = (line: string): string =>
  line
    .slice(0, MAX_LENGTH)
    .replace(URLS, '#')
    .replace(WORDS, (word) => (hasDigit(word) ? '#' : word));

const MAX_LENGTH = 300;
const URLS = /\b[a-z]+:\/\/\S+/gi;
/** Matches words with their hyphens, so that a UUID is one word. */
const WORDS = /[\w-]+/g;

function hasDigit(word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) return true;
  }
  return false;
}
