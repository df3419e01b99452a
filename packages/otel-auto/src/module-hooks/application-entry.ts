import { dirname, extname } from 'node:path';
import { foldersFrom } from '../resource/folders-from';
import { packageJsonIn, readFile } from '../resource/read-file';
import type { NodeModuleStatic } from './node-module';

/** Entry of an application: what Node.js will run. */
export interface ApplicationEntry {
  /** The file, or a name in the folder where Node.js was started for code without one. */
  readonly path: string;
  /** Whether there is a file. */
  readonly hasFile: boolean;
}

/**
 * Finds what Node.js will run.
 *
 * @param entry - `process.argv[1]`, which may be a folder, or lack its extension
 * @param embedded - whether that is no file, as in a single executable application
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
 * Whether Node.js will run the entry as an ES module: by its extension, by the nearest package.json, or
 * by its syntax.
 *
 * @param readSource - whether the answer is needed before the file loads, so that its syntax is looked at
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

/** Whether there is an `import()` in the text of the entry. */
export const hasDynamicImport = ({ path, hasFile }: ApplicationEntry): boolean =>
  hasFile && /\bimport\s*\(/.test(readFile(path) ?? '');
