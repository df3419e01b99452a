import { dirname, sep } from 'node:path';
import { once } from '../once';
import { foldersFrom } from '../resource/folders-from';
import { packageJsonIn, readFile } from '../resource/read-file';
import { realPath } from '../resource/real-path';
import type { NodeModuleStatic } from './node-module';
import { endOfPackageRoot, folderNameOf } from './package-file';

/** A copy of a listed package. */
export interface PackageCopy {
  readonly name: string;
  readonly root: string;
}

/**
 * Returns the copy of a listed package that a file belongs to; `undefined` for every other file.
 */
export type FindPackage = (filename: string) => PackageCopy | undefined;

/**
 * Creates a function that recognizes the files of listed packages, wherever a package manager, a
 * link or an alias has put them: the `package.json` of a root names the package, and is read once.
 * A file below a known root costs one slice and one look-up.
 *
 * Below `node_modules` the root is the folder there. Elsewhere (linked and vendored copies, the
 * store of Yarn) it is the nearest folder whose `package.json` has a name, looked for once in each
 * folder.
 *
 * @param entry - the application's entry; the package that it belongs to is never taken for a
 *   library, whatever its name
 */
export function createPackageFinder(
  Module: Pick<NodeModuleStatic, '_readPackage'>,
  isListed: (name: string) => boolean,
  entry: string,
): FindPackage {
  // The value is `false` for a folder that does not belong to a listed package.
  const copies = new Map<string, PackageCopy | false>();
  const applicationRoots = once(() =>
    [realPath(entry), process.cwd()].map((path) => namedFolderAbove(Module, path)),
  );

  const below = (root: string): PackageCopy | false => {
    const folderName = folderNameOf(root);
    // No package has such a name; it is a folder of a package manager.
    if (folderName.startsWith('.')) return false;
    const name = readName(Module, root) ?? folderName;
    if (isListed(name)) return { name, root };
    // A fork is installed in place of the package.
    return isListed(folderName) && { name: folderName, root };
  };

  const outside = (folder: string): PackageCopy | false => {
    const known = copies.get(folder);
    if (known !== undefined) return known;
    const name = readName(Module, folder);
    const parent = dirname(folder);
    let copy: PackageCopy | false = false;
    if (name !== undefined) {
      const isLibrary =
        isListed(name) && isPublished(folder) && !applicationRoots().includes(folder);
      copy = isLibrary && { name, root: folder };
    } else if (parent !== folder && !folder.endsWith(`${sep}node_modules`)) {
      copy = outside(parent);
    }
    copies.set(folder, copy);
    return copy;
  };

  return (filename) => {
    // Node.js itself throws for a module without a file name.
    if (typeof filename !== 'string') return undefined;
    const end = endOfPackageRoot(filename);
    if (end > 0) {
      const root = filename.slice(0, end);
      let copy = copies.get(root);
      if (copy === undefined) copies.set(root, (copy = below(root)));
      if (copy !== false) return copy;
      if (!isStore(root)) return undefined;
    }
    const last = filename.lastIndexOf(sep);
    return (last > 0 && outside(filename.slice(0, last))) || undefined;
  };
}

/**
 * Returns whether the name of a folder in `node_modules` is one that no package may have, such as
 * Yarn's `.store`.
 */
const isStore = (root: string): boolean =>
  root.charCodeAt(root.lastIndexOf(sep) + 1) === 46; /* . */

function namedFolderAbove(
  Module: Pick<NodeModuleStatic, '_readPackage'>,
  path: string,
): string | undefined {
  for (const folder of foldersFrom(path)) {
    if (readName(Module, folder) !== undefined) return folder;
  }
  return undefined;
}

/**
 * Returns the name in a folder's `package.json`. Node.js has read most of them already and has
 * cached what it read.
 */
function readName(
  Module: Pick<NodeModuleStatic, '_readPackage'>,
  folder: string,
): string | undefined {
  try {
    const name =
      Module._readPackage === undefined
        ? parse(readFile(packageJsonIn(folder)))['name']
        : (Module._readPackage(folder) || undefined)?.name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    // The package.json is invalid; Node.js reports that when it matters.
    return undefined;
  }
}

/**
 * Returns whether the root is a published package. A workspace that happens to be called `redis` is
 * not.
 */
function isPublished(root: string): boolean {
  try {
    const { version, private: isPrivate } = parse(readFile(packageJsonIn(root)));
    return typeof version === 'string' && isPrivate !== true;
  } catch {
    return false;
  }
}

const parse = (text = '{}'): Record<string, unknown> =>
  JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
