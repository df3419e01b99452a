/**
 * The kind of text to escape for: lines, a single line, or JSON, which has its own form of escapes.
 */
export type EscapeForm = 'lines' | 'line' | 'json';

/**
 * Makes a text safe for a terminal; all that the distro prints passes this. Characters that move
 * the cursor, colour, break lines or change the direction of writing are shown as `\x1b` or
 * `\u202e`, except for newlines and tabs outside of a single line. So are halves of a surrogate
 * pair, which a terminal may join with the next character.
 *
 * Text in any alphabet stays unchanged. Never throws.
 */
export function escapeControls(text: string, form: EscapeForm = 'lines'): string {
  if (isPlain(text)) return text;
  let escaped = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const isLayout = form !== 'line' && (code === 0x09 || code === 0x0a);
    escaped += isLayout || !isControl(code) ? character : toEscape(code, form);
  }
  return escaped;
}

/** Returns whether a text is printable ASCII, as most are. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/**
 * The first and last codes of characters that are not text: controls, marks of direction,
 * separators of lines and paragraphs, halves of a surrogate pair. A regular expression with these
 * Unicode classes costs half a millisecond of every start, used or not.
 */
const CONTROLS: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  [0xd800, 0xdfff],
];

const isControl = (code: number): boolean =>
  CONTROLS.some(([first, last]) => code >= first && code <= last);

const toEscape = (code: number, form: EscapeForm): string =>
  code > 0xff || form === 'json'
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\x${code.toString(16).padStart(2, '0')}`;
