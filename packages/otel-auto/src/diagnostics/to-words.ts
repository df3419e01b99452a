import { escapeControls } from './escape-controls';

/**
 * Converts received bytes to a single line of text, in any alphabet. Bytes that are not text become
 * a space, and characters that would affect a terminal are escaped. Never throws.
 */
export const toWords = (bytes: Uint8Array): string =>
  escapeControls(Buffer.from(bytes).toString('utf8').replace(NO_TEXT, ' ').trim(), 'line');

/**
 * Matches all kinds of spaces, ASCII control characters, and the replacement of bytes that are not
 * UTF-8.
 */
// eslint-disable-next-line no-control-regex
const NO_TEXT = /[\s\u0000-\u001f\u007f\ufffd]+/g;
