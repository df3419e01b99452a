/** Returns the first word of an SQL text in capitals, such as `SELECT`. */
export function sqlOperation(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  return /^[\s(;]*([a-z]+)/i.exec(text)?.[1]?.toUpperCase();
}
