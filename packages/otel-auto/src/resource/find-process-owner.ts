import type { ReadFile } from './read-file';

/**
 * Returns the name of the user that this process runs as, if the machine's own file has it.
 *
 * `os.userInfo()` would use whatever the machine is configured to use, which can be a directory
 * service in the network.
 */
export function findProcessOwner(
  userId: number | undefined,
  readFile: ReadFile,
): string | undefined {
  const entries = readFile('/etc/passwd')?.split('\n') ?? [];
  return entries.map((line) => line.split(':')).find((fields) => fields[2] === String(userId))?.[0];
}
