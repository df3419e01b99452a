import { dirname, extname } from 'node:path';
import { foldersFrom } from '../resource/folders-from';
import { packageJsonIn, readFile } from '../resource/read-file';
import type { NodeModuleStatic } from './node-module';

/** The entry of an application: the code that Node.js will run. */
export interface ApplicationEntry {
  /**
   * The path of the file; for code without a file, a name in the folder where Node.js was started.
   */
  readonly path: string;
  /** Whether the entry is a file. */
  readonly hasFile: boolean;
}

/**
 * Finds the code that Node.js will run.
 *
 * @param entry - `process.argv[1]`, which may be a folder, or lack its extension
 * @param embedded - whether the entry is not a file, as in a single executable application
 */
export function findEntry(
  Module: Pick<NodeModuleStatic, '_resolveFilename'>,
  entry: string | undefined,
  embedded: boolean,
): ApplicationEntry {
  return entry === undefined || embedded
    ? { path: `${process.cwd()}/[eval]`, hasFile: false }
    : { path: resolveEntry(Module, entry), hasFile: true };
}

function resolveEntry(Module: Pick<NodeModuleStatic, '_resolveFilename'>, entry: string): string {
  if (extname(entry) !== '') return entry;
  try {
    return Module._resolveFilename(entry, { id: '.', filename: entry, paths: [] });
  } catch {
    return entry;
  }
}

/**
 * Returns whether Node.js will run the entry as an ES module: by its extension, by the nearest
 * package.json, or by its syntax.
 *
 * @param readSource - whether the syntax is checked, which is needed before the file has loaded
 */
export function isEsModuleEntry(
  { path, hasFile }: ApplicationEntry,
  { readSource }: { readonly readSource: boolean },
): boolean {
  if (!hasFile) return process.execArgv.includes('--input-type=module');
  const extension = extname(path);
  if (extension === '.mjs' || extension === '.mts') return true;
  if (extension === '.cjs' || extension === '.cts') return false;
  const type = nearestType(path);
  if (type !== undefined) return type === 'module';
  return readSource && /^(import|export)\b[^(]/m.test(readFile(path) ?? '');
}

function nearestType(path: string): string | undefined {
  for (const folder of foldersFrom(dirname(path))) {
    const text = readFile(packageJsonIn(folder));
    if (text !== undefined) return /"type"\s*:\s*"(module|commonjs)"/.exec(text)?.[1];
  }
  return undefined;
}

/** Returns whether the text of the entry contains an `import()`. */
export const hasDynamicImport = ({ path, hasFile }: ApplicationEntry): boolean =>
  hasFile && /\bimport\s*\(/.test(readFile(path) ?? '');
