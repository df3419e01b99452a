/** Colours a piece of text, or leaves it as it is. */
export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Creates a painter for a terminal that shows colours, or one that adds nothing. */
export const createPaint = (color: boolean): Paint =>
  color ? (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m` : (_style, text) => text;

const CODES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;
