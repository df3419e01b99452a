/**
 * Cuts a text to a number of characters and appends its original length. A substring keeps the
 * whole string in memory, so it is copied.
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
