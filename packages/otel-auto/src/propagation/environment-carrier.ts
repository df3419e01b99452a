import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the variable that carries a field: `TRACEPARENT` for `traceparent`.
 *
 * Specification, "Environment Variables as Context Propagation Carriers".
 */
export const toVariable = (field: string): string =>
  field
    .toUpperCase()
    .replace(/[^A-Z\d_]/g, '_')
    .replace(/^(?=\d)/, '_');

export const ENVIRONMENT_GETTER: TextMapGetter<Environment> = {
  get: (environment, field) => environment[toVariable(field)],
  // Names of fields cannot be read from those of variables.
  keys: () => [],
};

export const ENVIRONMENT_SETTER: TextMapSetter<Record<string, string>> = {
  set(variables, field, value) {
    if (/^[\x20-\x7e]+$/.test(value)) variables[toVariable(field)] = value;
  },
};
