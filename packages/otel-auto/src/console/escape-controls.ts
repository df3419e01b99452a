/**
 * Makes text of others safe for a terminal: of what moves the cursor, colours, or turns the direction
 * of writing only newlines and tabs are left, the rest is shown as `\x1b` or `\u202e`.
 */
export const escapeControls = (text: string): string => text.replace(CONTROLS, toEscape);

const CONTROLS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

function toEscape(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}
