/**
 * Returns whether a text has the form of a pattern, in which `*` stands for any characters, or none.
 *
 * After a `*` the first place where the next part fits is as good as any later one, so nothing is
 * tried twice: the time grows with the length of the text and of the pattern, whatever is in them.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift()!;
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
