import { redactValue, shorten } from './redact';

/**
 * Gives the `OTEL_*` and `ACME_OTEL_*` variables that are set, by name, as they may be shown to
 * whoever helps: secrets hidden, long values cut. Names that are not in the table are listed, their
 * values hidden.
 */
export function describeEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly value: string }[] {
  return Object.keys(env)
    .filter((name) => /^(ACME_)?OTEL_/.test(name) && env[name] !== undefined)
    .toSorted()
    .map((variable) => ({ variable, value: shorten(redactValue(variable, env[variable]!)) }));
}
