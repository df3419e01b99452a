/** The environment of this process. Beside the guards of `register.js`, the only place that reads it; nothing writes it. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

/**
 * What the environment says to the distro, as it was at this moment: an application may change its
 * environment before the settings are parsed.
 */
export function readOwnVariables(): Readonly<Record<string, string>> {
  const own: Record<string, string> = {};
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('OTEL_') || name.startsWith('ACME_OTEL_'))
      own[name] = process.env[name] ?? '';
  }
  return own;
}
