import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersFrom } from '../resource/folders-from';
import { packageJsonIn, readFile } from '../resource/read-file';

/**
 * Creates a function that finds packages from an application's entry, for packages whose loading no
 * hook observes.
 *
 * @returns a function that returns the name by which the application imports a package (its own, or
 *   an alias in the application's package.json), and `undefined` for one that is not installed
 */
export function findInstalled(entry: string): (packageName: string) => string | undefined {
  const folders = [...foldersFrom(dirname(entry))];
  const isInstalled = (name: string) =>
    folders.some((folder) =>
      MODULE_FOLDERS.some((modules) => existsSync(join(folder, modules, name, 'package.json'))),
    );
  const aliases = readAliases(folders);
  return (packageName) =>
    [packageName, ...(aliases.get(packageName) ?? [])].find((name) => isInstalled(name));
}

/** The folders of packages; pnpm puts what other packages depend on into the second. */
const MODULE_FOLDERS = ['node_modules', 'node_modules/.pnpm/node_modules'];

/** Matches `"alias": "npm:package@1"` among the dependencies of the application. */
const ALIAS = /"([^"\\]+)"\s*:\s*"npm:((?:@[^/"]+\/)?[^@"]+)(?:@[^"]*)?"/g;

function readAliases(folders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>();
  for (const folder of folders) {
    const text = readFile(packageJsonIn(folder)) ?? '';
    for (const [, alias = '', packageName = ''] of text.matchAll(ALIAS)) {
      aliases.set(packageName, [...(aliases.get(packageName) ?? []), alias]);
    }
  }
  return aliases;
}
