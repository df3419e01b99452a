/** Returns a text that stands for itself: a `$` could begin a reference. */
export const literal = (text: string): string => text.replaceAll('$', '$$$$');

/** Returns a reference to a variable of the environment in which the file will be read. */
export const reference = (variable: string): string => `\${${variable}}`;

/** Returns an object without the fields that are undefined. */
export function withoutAbsent<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== undefined),
  ) as Partial<Value>;
}
