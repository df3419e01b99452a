import { types } from 'node:util';

/**
 * Returns the value in the place of an object whose content is not in its fields, as the console
 * shows it: the entries of a map, what `toJSON` returns, the message of an error. Any other object
 * is returned as it is.
 */
export function toPlain(value: object): unknown {
  try {
    if (Array.isArray(value) || types.isDate(value)) return value;
    if (types.isMap(value)) return Object.fromEntries(value as Map<string, unknown>);
    if (types.isSet(value)) return [...value];
    if (types.isNativeError(value)) {
      const { name, message, stack, cause, errors } = value as AggregateError;
      return { ...(value as object), name, message, stack, cause, errors };
    }
    const { toJSON } = value as { readonly toJSON?: unknown };
    return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
  } catch {
    // The application's code, which is not to be disturbed; what shows the value says that it is unreadable.
    return value;
  }
}
