/** Returns a method's name in the semantic conventions: itself if it is known, else `_OTHER`. */
export type NameMethod = (method: string) => string;

/** Creates the function that names methods, of which these are known; case counts. */
export function createMethodNames(known: readonly string[]): NameMethod {
  const names: ReadonlySet<string> = new Set(known);
  return (method) => (names.has(method) ? method : '_OTHER');
}
