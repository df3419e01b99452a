/**
 * The variables that processes need from the machine, none of which changes how Node.js or the
 * distro behaves.
 */
const KEPT = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/**
 * Creates the environment of a child: the few variables that every process needs, overridden by
 * each of `layers`.
 */
export function createCleanEnvironment(
  ...layers: readonly Readonly<Record<string, string>>[]
): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.assign(Object.fromEntries(kept), ...layers) as Record<string, string>;
}
