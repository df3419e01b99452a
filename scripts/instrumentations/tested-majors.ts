import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of a lock file, by their folders. */
type LockedPackages = Readonly<
  Record<
    string,
    { name?: string; version?: string; dependencies?: Readonly<Record<string, string>> }
  >
>;

/**
 * Finds the major versions of a library that the applications of the end-to-end tests ask for, in order.
 *
 * @param root - of the repository
 */
export function testedMajors(root: string, library: string): number[] {
  const majors = lockFiles(root).flatMap((file) => {
    const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: LockedPackages };
    const manifests = Object.entries(packages).filter(([path]) => !path.includes('node_modules/'));
    return manifests.flatMap(([folder, { dependencies = {} }]) =>
      Object.keys(dependencies)
        .map((name) => findInstalled(packages, folder, name))
        .filter((found) => found?.name === library)
        .map((found) => Number.parseInt(found?.version ?? '', 10)),
    );
  });
  return [...new Set(majors)].toSorted((a, b) => a - b);
}

/** Finds the lock files, but for that of upstream's packages, which ours are compared with. */
const lockFiles = (root: string) =>
  readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'upstream')
    .map(({ name }) => join(root, 'test', name, 'package-lock.json'))
    .filter((file) => {
      try {
        return readFileSync(file).length > 0;
      } catch {
        return false;
      }
    });

/** A dependency, under whatever name it is installed: in the workspace that asks for it, or at the top. */
function findInstalled(
  packages: LockedPackages,
  folder: string,
  name: string,
): { name: string; version: string } | undefined {
  const own = folder === '' ? undefined : packages[`${folder}/node_modules/${name}`];
  const entry = own ?? packages[`node_modules/${name}`];
  return entry?.version === undefined
    ? undefined
    : { name: entry.name ?? name, version: entry.version };
}
