/**
 * Cuts a text to a number of characters and says at its end how long it was. A part of a long
 * string keeps the whole of it in memory, so the part is copied out.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) {
    return text;
  }
  const end = isHighSurrogate(text.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  const kept = Buffer.from(text.slice(0, Math.max(end, 0)), 'utf16le').toString('utf16le');
  return `${kept} [cut: ${text.length} characters]`;
}

function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff;
}
