/**
 * Returns an id of hexadecimal digits in lower case and filled up with zeros on the left, as other
 * tracers write ids of 64 bits; `undefined` if it is none.
 */
export function paddedId(text: string | undefined, length: 16 | 32): string | undefined {
  if (text === undefined || text.length > length || !/^[\da-f]*[1-9a-f][\da-f]*$/i.test(text)) {
    return undefined;
  }
  return text.toLowerCase().padStart(length, '0');
}
