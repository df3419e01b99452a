/** Removes the codes from a text that colour it on a terminal, as `format.colorize()` adds them. */
export function withoutColours(text: string): string {
  return text.includes(ESCAPE) ? text.replace(COLOUR, '') : text;
}

const ESCAPE = '\u001B[';
// oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
const COLOUR = /\u001B\[[\d;]*m/g;
