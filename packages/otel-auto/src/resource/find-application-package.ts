import { isAbsolute } from 'node:path';
import { foldersFrom } from './folders-from';
import { packageJsonIn, readFile, type ReadFile } from './read-file';
import { realPath } from './real-path';

export interface ApplicationPackage {
  readonly name?: string;
  readonly version?: string;
}

/**
 * Returns name and version of the application that an entry belongs to: those of the nearest
 * `package.json` above it that has a name.
 *
 * Runs in the start of every process and reads only a few small files. Never throws.
 *
 * @param entry - path of the file that Node.js runs, `process.argv[1]`
 */
export function findApplicationPackage(
  entry: string | undefined,
  files: { readonly realPath: (path: string) => string; readonly readFile: ReadFile } = FILES,
): ApplicationPackage | undefined {
  // With `node -e code argument`, `process.argv[1]` is an argument and not a file.
  if (entry === undefined || !isAbsolute(entry)) return undefined;
  const path = files.realPath(entry);
  // For an entry that is a tool, as in `next start`, the application is the package that the tool
  // is installed for.
  const tool = /[\\/]node_modules[\\/]/.exec(path);
  return (
    (tool && findPackageAbove(path.slice(0, tool.index), files.readFile)) ??
    findPackageAbove(path, files.readFile)
  );
}

const FILES = { realPath, readFile };
const MAX_LEVELS = 32;

/** Searches from the path itself, which is a folder for `node .`. */
function findPackageAbove(path: string, read: ReadFile): ApplicationPackage | undefined {
  for (const folder of foldersFrom(path, MAX_LEVELS)) {
    const found = parsePackage(read(packageJsonIn(folder)));
    // A file such as `dist/esm/package.json` contains only `"type": "module"`.
    if (found?.name !== undefined) return found;
  }
  return undefined;
}

function parsePackage(text: string | undefined): ApplicationPackage | undefined {
  if (text === undefined) return undefined;
  try {
    const { name, version } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    return { ...toField('name', name), ...toField('version', version) };
  } catch {
    return undefined;
  }
}

function toField(key: 'name' | 'version', value: unknown): ApplicationPackage {
  return typeof value === 'string' && value.trim() !== '' ? { [key]: value.trim() } : {};
}
