import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives the major versions of a library that the applications of the end-to-end tests ask for, in order.
 *
 * @param {string} root of the repository
 * @param {string} library
 * @returns {number[]}
 */
export function testedMajors(root, library) {
  const majors = lockFiles(root).flatMap((file) => {
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    const manifests = Object.keys(packages).filter((path) => !path.includes('node_modules/'));
    return manifests.flatMap((folder) =>
      Object.keys(packages[folder].dependencies ?? {})
        .map((name) => findInstalled(packages, folder, name))
        .filter((found) => found !== undefined && found.name === library)
        .map(({ version }) => Number.parseInt(version, 10)),
    );
  });
  return [...new Set(majors)].toSorted((a, b) => a - b);
}

/** Not that of upstream's packages, which ours are compared with. */
const lockFiles = (root) =>
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
function findInstalled(packages, folder, name) {
  const own = folder === '' ? undefined : packages[`${folder}/node_modules/${name}`];
  const entry = own ?? packages[`node_modules/${name}`];
  return entry?.version && { name: entry.name ?? name, version: entry.version };
}
