/** Returns the first line of a message; that of `require` about a missing file has many. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
