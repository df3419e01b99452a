import type { TextMapGetter } from '@opentelemetry/api';

/**
 * Returns the text of a header, of several with the same name the first one; `undefined` if there
 * is none.
 */
export function headerText(
  carrier: unknown,
  getter: TextMapGetter,
  name: string,
): string | undefined {
  const value: unknown = getter.get(carrier, name);
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text.trim() : undefined;
}
