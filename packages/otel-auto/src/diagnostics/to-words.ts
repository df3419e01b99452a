import { escapeControls } from './escape-controls';

/**
 * The text in bytes that somebody sent, in whatever alphabet, on one line. What is no text is left out,
 * and what would be more than a text is shown. Never throws.
 */
export const toWords = (bytes: Uint8Array): string =>
  escapeControls(Buffer.from(bytes).toString('utf8').replace(NO_TEXT, ' ').trim(), 'line');

/** Blanks of any kind, the controls of ASCII, and what stands for bytes that are no UTF-8. */
// eslint-disable-next-line no-control-regex
const NO_TEXT = /[\s\u0000-\u001f\u007f\ufffd]+/g;
