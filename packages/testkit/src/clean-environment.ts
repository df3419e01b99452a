/** What a process needs of the machine; nothing that would change how Node.js or the distro behaves. */
const KEPT = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** The environment of a child: the little that every process needs, then each of `layers` over it. */
export function createCleanEnvironment(
  ...layers: readonly Readonly<Record<string, string>>[]
): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.assign(Object.fromEntries(kept), ...layers) as Record<string, string>;
}
