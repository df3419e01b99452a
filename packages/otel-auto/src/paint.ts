/** A function that colours a text, or returns it unchanged. */
export type Paint = (style: PaintStyle, text: string) => string;

/** The style of a text. */
export type PaintStyle = keyof typeof CODES;

/** Creates a function that colours text for a terminal, or one that returns it unchanged. */
export const createPaint = (color: boolean): Paint =>
  color ? (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m` : (_style, text) => text;

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
