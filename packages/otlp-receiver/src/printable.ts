/**
 * Makes text of others safe and short enough for one line of a terminal: its first line, cut, with
 * nothing in it that moves the cursor.
 */
export function printable(text: string, maxLength = 100): string {
  const line = text.trimEnd().split(/\r?\n/, 1)[0] ?? '';
  const clean = line.replaceAll('\t', ' ').replaceAll(CONTROL, '\u{fffd}');
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
