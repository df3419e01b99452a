/** What a text is a part of: some lines, a single line, or JSON, which has a form of its own for a character. */
export type EscapeForm = 'lines' | 'line' | 'json';

/**
 * Makes text of others safe for a terminal, which everything of ours that is printed passes: of what
 * moves the cursor, colours, breaks lines or turns the direction of writing only newlines and tabs are
 * left, and in a single line not even these. The rest is shown as `\x1b` or `\u202e`; halves of a
 * character, which a terminal may join with what follows, as well.
 *
 * Text in any alphabet stays as it is. Never throws.
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

/** Whether it is printable ASCII, as most text is. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/**
 * First and last code of what is no text: controls, marks of direction, separators of lines and
 * paragraphs, halves of a character. A regular expression with these classes of Unicode costs half a
 * millisecond of every start, used or not.
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
