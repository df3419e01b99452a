/**
 * Reads a property of any value; returns `undefined` if that throws, as a getter or a revoked proxy
 * may.
 */
export function readProperty(owner: unknown, key: PropertyKey): unknown {
  try {
    return (owner as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}
