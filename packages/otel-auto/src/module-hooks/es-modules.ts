import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFile } from '../resource/read-file';
import { isBuiltinRequest, patchBuiltin } from './builtins';
import type { ModuleHooks } from './module-hooks';
import type { LoadResult, NodeModuleStatic } from './node-module';
import { endOfPackageRoot, fileNameIn, packageNameAt } from './package-file';

/** A file of a package for ES modules: the exports that are patched in place, and the name that hooks know it by. */
export interface EsModuleFile {
  readonly exports: readonly string[];
  readonly name: string;
}

/** The files by `package/path/in/package.js`. */
export type EsModuleFiles = Readonly<Record<string, EsModuleFile>>;

/** Receives the listed exports of a file when it has been evaluated. Reached from the footer. */
export type EsModuleReceiver = (
  exports: Record<string, unknown>,
  name: string,
  packageRoot: string,
) => void;

/** Where the footers find the receiver. Versioned, because two versions of the distro may meet. */
export const RECEIVER_KEY = '@acme/otel-auto/es-module-receiver@1';

/**
 * The line that is put behind a listed file: it hands the exports over once they exist. It is the last
 * one, so that the lines before it, and source maps, hold.
 */
export function footerFor({ exports, name }: EsModuleFile, packageRoot: string): string {
  return `\n;globalThis[Symbol.for(${JSON.stringify(RECEIVER_KEY)})]?.({${exports.join(',')}},${JSON.stringify(name)},${JSON.stringify(packageRoot)});`;
}

/** Makes `receive` the one that footers call. */
export function installReceiver(receive: EsModuleReceiver): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for(RECEIVER_KEY)] = receive;
}

/**
 * Sees ES modules load by `module.registerHooks`: builtins are patched when first imported, listed
 * packages announced, listed files given a footer. Nothing is wrapped and no export replaced.
 */
export function hookEsModules(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  files: EsModuleFiles,
): void {
  Module.registerHooks?.({
    resolve(specifier, context, next) {
      const builtin = hooks.isPaused ? undefined : isBuiltinRequest(specifier, hooks);
      if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
      return next(specifier, context);
    },
    load(url, context, next) {
      const result = next(url, context);
      if (hooks.isPaused || result.format !== 'module' || !url.startsWith('file:')) return result;
      const filename = fileURLToPath(url);
      const end = endOfPackageRoot(filename);
      if (end < 0) return result;
      const packageName = packageNameAt(filename, end);
      if (!hooks.hasPackage(packageName)) return result;
      const packageRoot = filename.slice(0, end);
      hooks.announce(packageName, packageRoot);
      return withFooter(result, fileNameIn(packageName, filename, end), packageRoot, files);
    },
  });
}

function withFooter(
  result: LoadResult,
  name: string,
  packageRoot: string,
  files: EsModuleFiles,
): LoadResult {
  const file = files[name];
  if (file === undefined || result.source == null) return result;
  const source =
    typeof result.source === 'string'
      ? result.source
      : Buffer.from(result.source as Uint8Array).toString('utf8');
  return { ...result, source: source + footerFor(file, packageRoot) };
}

/**
 * Gives listed files their footer by `module.register`, on versions of Node.js whose synchronous
 * hooks are missing or broken. The loader's thread costs some 30 ms, so it is started only where
 * one of the packages can be found from the application.
 *
 * @returns the listed packages that were found
 */
export function hookEsModulesByThread(
  Module: NodeModuleStatic,
  files: EsModuleFiles,
  entry: string,
  loaderFile: string,
): readonly string[] {
  const packages = [...new Set(Object.keys(files).map(packageOf))];
  const found = packages.filter((name) => isInstalledFor(entry, name));
  if (found.length === 0) return [];
  const listed = Object.entries(files).filter(([path]) => found.includes(packageOf(path)));
  Module.register?.(pathToFileURL(loaderFile), {
    parentURL: pathToFileURL(loaderFile),
    data: { files: Object.fromEntries(listed), receiverKey: RECEIVER_KEY },
  });
  return found;
}

/**
 * Patches packages that are ES modules only when the application's first import is ours: its other
 * imports are linked by then, so `require` evaluates the very instances that it will use.
 *
 * @returns the files that could not be evaluated yet
 */
export function patchLinkedEsModules(
  Module: NodeModuleStatic,
  files: EsModuleFiles,
  entry: string,
  receive: EsModuleReceiver,
): readonly string[] {
  const requireFromEntry = Module.createRequire(entry);
  const source = readLinkedSources(entry);
  const missed: string[] = [];
  for (const [path, file] of Object.entries(files)) {
    // Installed is not used: what the application does not name is not loaded in its stead.
    if (!source.includes(packageOf(path)) || !isInstalledFor(entry, packageOf(path))) continue;
    try {
      const filename = requireFromEntry.resolve(path);
      // The package from its entry first, as the application would: NestJS's loads reflect-metadata,
      // without which its other files throw.
      requireFromEntry(packageOf(path));
      const namespace = requireFromEntry(filename) as Record<string, unknown>;
      const end = endOfPackageRoot(filename);
      const exports = Object.fromEntries(file.exports.map((key) => [key, namespace[key]]));
      receive(exports, file.name, filename.slice(0, end));
    } catch (error) {
      // Not part of this version of the package, or (before Node.js 22.22.3) linked but not evaluated.
      if (error instanceof ReferenceError || isAsyncModule(error)) missed.push(path);
    }
  }
  return missed;
}

/** As many files of an application are looked through for the packages that they import. */
const MAX_LINKED_FILES = 100;

/** The text of the entry and of the application's own files that it imports, which are linked by now as well. */
function readLinkedSources(entry: string): string {
  const files = new Set([entry]);
  let text = '';
  // A set goes on with what is added meanwhile.
  for (const file of files) {
    const source = readFile(file) ?? '';
    text += source;
    for (const [, path = ''] of source.matchAll(RELATIVE_IMPORT)) {
      if (files.size < MAX_LINKED_FILES) files.add(join(dirname(file), path));
    }
  }
  return text;
}

/** `import './a.js'` and `from '../a.js'`, not `import('./a.js')`, which is not linked yet. */
const RELATIVE_IMPORT = /\b(?:from|import)\s*['"](\.{1,2}\/[^'"]+)['"]/g;

const isAsyncModule = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_REQUIRE_ASYNC_MODULE';

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

function isInstalledFor(entry: string, packageName: string): boolean {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', packageName, 'package.json'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
