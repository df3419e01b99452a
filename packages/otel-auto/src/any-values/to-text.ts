/**
 * Converts what was passed as a name or a version to text. Returns an empty text for a value
 * without one. Never throws.
 */
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
