/** The text in bytes that somebody sent, as far as it can be printed on one line. Never throws. */
export const toWords = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('utf8')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
