import { isOwnName } from './own-name';
import { redactValue, shorten } from './redact';

/**
 * Returns the `OTEL_*` and `ACME_OTEL_*` variables that are set, sorted by name, in a form that may
 * be shown for support: secrets hidden, long values cut. Names that are not in the table are listed
 * with their values hidden.
 */
export function describeEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly value: string }[] {
  return Object.keys(env)
    .filter((name) => isOwnName(name) && env[name] !== undefined)
    .toSorted()
    .map((variable) => ({ variable, value: shorten(redactValue(variable, env[variable]!)) }));
}
