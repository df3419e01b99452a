/** The text of anything that stands where a text should: a name, a version. Empty for what has none. Never throws. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  try {
    // oxlint-disable-next-line typescript/no-base-to-string -- better than nothing
    return String(value);
  } catch {
    return '';
  }
}
