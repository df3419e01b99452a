import { dirname, join } from 'node:path';

/** A violation of the schema, as the validator reports it. */
export interface SchemaError {
  /** The place, as a JSON pointer. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

interface Validator {
  (document: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

/**
 * The validator of `@opentelemetry/configuration`, compiled from the schema of the format. The
 * package hides it behind a reader that ignores errors of YAML, stops at the first violation and
 * takes variables from the process alone. The bundler puts the validator itself in the place of
 * this file.
 */
export const { default: validator } = require(
  join(dirname(require.resolve('@opentelemetry/configuration')), 'generated/validator.cjs'),
) as { readonly default: Validator };
