/**
 * Gives what lines have in common that differ in what they are about alone: without URLs, ids and
 * numbers, and only the beginning of a long one. Costs as much as that is long.
 */
export const kindOf = (line: string): string =>
  line
    .slice(0, MAX_LENGTH)
    .replace(URLS, '#')
    .replace(WORDS, (word) => (hasDigit(word) ? '#' : word));

const MAX_LENGTH = 300;
const URLS = /\b[a-z]+:\/\/\S+/gi;
/** With their hyphens, so that a UUID is one. */
const WORDS = /[\w-]+/g;

function hasDigit(word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) return true;
  }
  return false;
}
