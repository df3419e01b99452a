import type { Environment } from '../settings/read-environment';

/** Returns the value of the first variable that is set to something. */
export function firstOf(environment: Environment, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
