import type { ReadFile } from './read-file';

/**
 * Gives the name of the user that this process runs as, if the machine's own file knows it.
 *
 * `os.userInfo()` would ask whatever the machine is set up to ask, which can be a directory service
 * in the network.
 */
export function findProcessOwner(
  userId: number | undefined,
  readFile: ReadFile,
): string | undefined {
  const entries = readFile('/etc/passwd')?.split('\n') ?? [];
  return entries.map((line) => line.split(':')).find((fields) => fields[2] === String(userId))?.[0];
}
