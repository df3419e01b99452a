/** The words of a server on one line, as far as a terminal can print them. Never throws. */
export const toPrintable = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').trim();
