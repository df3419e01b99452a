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
  const controls = form === 'line' ? CONTROLS : CONTROLS_BUT_LAYOUT;
  return text.replace(controls, form === 'json' ? toUnicodeEscape : toEscape);
}

/** A loop, since most text passes, and the first regular expressions of a process cost more than all of it. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

const CONTROLS = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;
const CONTROLS_BUT_LAYOUT = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

function toEscape(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0xff ? toUnicodeEscape(character) : `\\x${code.toString(16).padStart(2, '0')}`;
}

const toUnicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
