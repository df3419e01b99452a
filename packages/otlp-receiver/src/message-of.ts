/**
 * Returns the message of an error; any value can be thrown, and errors come from other realms too.
 */
export const messageOf = (error: unknown): string =>
  String((error as { readonly message?: unknown } | undefined)?.message ?? error);
