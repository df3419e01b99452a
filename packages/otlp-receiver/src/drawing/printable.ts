/**
 * Makes text from outside safe and short enough for one line of a terminal: returns its first line,
 * cut, without characters that move the cursor.
 */
export function printable(text: string, maxLength = 100): string {
  const line = text.trimEnd().split(/\r?\n/, 1)[0] ?? '';
  const clean = line.replaceAll('\t', ' ').replaceAll(CONTROL, '\u{fffd}');
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** Matches control characters, and those that change the direction of writing. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/gu;
