/** Colours a piece of text, or leaves it as it is. */
export type Paint = (style: PaintStyle, text: string) => string;

/** What a piece of text is to look like. */
export type PaintStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Creates a painter for a terminal that shows colours, or one that adds nothing. */
export const createPaint = (color: boolean): Paint =>
  color
    ? (style, text) => (text === '' ? '' : `\u001b[${CODES[style]}m${text}\u001b[0m`)
    : (_style, text) => text;

const CODES: Readonly<Record<PaintStyle, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
};
