/** The first line of a message: what `require` says of a missing file goes on for many. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
