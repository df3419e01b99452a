/** Parses an object of JSON; an empty one for any other text. Its fields are texts or left out. */
export function parseJson<Fields extends { readonly [Name in keyof Fields]?: string }>(
  text: string | undefined,
): Partial<Fields> {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    if (typeof parsed !== 'object' || parsed === null) return {};
    const fields = Object.entries(parsed).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(fields) as Partial<Fields>;
  } catch {
    return {};
  }
}
