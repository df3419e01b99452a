import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFile } from '../resource/read-file';
import { isBuiltinRequest, patchBuiltin } from './builtins';
import {
  appendFooter,
  FOOTER_END,
  footerBefore,
  footerFor,
  type Bindings,
  type EsModuleFile,
  type EsModuleReceiver,
} from './es-module-footer';
import type { ModuleHooks } from './module-hooks';
import type { LoadResult, NodeModuleStatic } from './node-module';
import { findInstalled } from './find-installed';
import { fileNameIn, packageNameOf } from './package-file';
import type { FindPackage, PackageCopy } from './package-finder';

/** The listed files, by `package/path/in/package.js`. */
export type EsModuleFiles = Readonly<Record<string, EsModuleFile>>;

/**
 * Observes the loading of ES modules with `module.registerHooks`: builtins are patched when they
 * are first imported, listed packages are announced, listed files get a footer. Nothing is wrapped
 * and no export is replaced.
 */
export function hookEsModules(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  files: EsModuleFiles,
  find: FindPackage,
): void {
  Module.registerHooks?.({
    resolve(specifier, context, next) {
      const builtin = hooks.isPaused ? undefined : isBuiltinRequest(specifier, hooks);
      if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
      return next(specifier, context);
    },
    load(url, context, next) {
      const result = next(url, context);
      if (hooks.isPaused || result?.format !== 'module' || !url.startsWith('file:')) return result;
      try {
        const filename = fileURLToPath(url);
        const copy = find(filename);
        if (copy === undefined) return result;
        hooks.announce(copy.name, copy.root);
        return withFooter(result, filename, copy, files);
      } catch {
        // The URL has a scheme that only a loader of the application knows.
        return result;
      }
    },
  });
}

function withFooter(
  result: LoadResult,
  filename: string,
  { name, root }: PackageCopy,
  files: EsModuleFiles,
): LoadResult {
  const path = fileNameIn(name, filename, root.length);
  if (!Object.hasOwn(files, path) || result.source == null) return result;
  return { ...result, source: appendFooter(result.source, footerFor(files[path]!, root)) };
}

/**
 * Appends the footers to listed files with `module.register`, on versions of Node.js whose
 * synchronous hooks are missing or broken. The loader's thread costs some 30 ms, so it is started
 * only if one of the packages can be found from the application.
 *
 * @returns the listed packages that were found
 */
export function hookEsModulesByThread(
  Module: NodeModuleStatic,
  files: EsModuleFiles,
  entry: string,
  loaderFile: string,
): readonly string[] {
  const packages = [...new Set(Object.keys(files).map(packageNameOf))];
  const installed = findInstalled(entry);
  const found = packages.filter((name) => installed(name) !== undefined);
  if (found.length === 0) return [];
  const listed = Object.entries(files)
    .map(([path, file]) => ({
      packageName: packageNameOf(path),
      path: path.slice(packageNameOf(path).length),
      footer: footerBefore(file),
    }))
    .filter(({ packageName }) => found.includes(packageName));
  Module.register?.(pathToFileURL(loaderFile), {
    parentURL: pathToFileURL(loaderFile),
    data: { files: listed, footerEnd: FOOTER_END },
  });
  return found;
}

/**
 * Patches ES module packages when the application's first import is the distro: its other imports
 * are linked by then, so `require` evaluates the very instances that the application will use.
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
  const installed = findInstalled(entry);
  const missed: string[] = [];
  for (const [path, file] of Object.entries(files)) {
    const packageName = packageNameOf(path);
    const importedAs = installed(packageName);
    // A package that the application does not import is not loaded for it, even if it is installed.
    if (importedAs === undefined || !source.includes(importedAs)) continue;
    const pathInPackage = path.slice(packageName.length);
    try {
      const filename = requireFromEntry.resolve(importedAs + pathInPackage);
      // The package's entry is loaded first, as the application would: NestJS's entry loads
      // reflect-metadata, without which its other files throw.
      requireFromEntry(importedAs);
      const namespace = requireFromEntry(filename) as Record<string, unknown>;
      const root = filename.slice(0, -pathInPackage.length);
      receive(bindingsOf(namespace, file), file.name, root);
    } catch (error) {
      // The file is not part of this version of the package or, before Node.js 22.22.3, is linked
      // but not evaluated.
      if (error instanceof ReferenceError || isEsModuleRefusal(error)) missed.push(path);
    }
  }
  return missed;
}

/** @throws ReferenceError for a module that has not been evaluated */
function bindingsOf(
  namespace: Readonly<Record<string, unknown>>,
  { exports, defaultExport }: EsModuleFile,
): Bindings {
  const names = [...exports, ...(defaultExport === undefined ? [] : ['default'])];
  return Object.fromEntries(names.map((name) => [name, bindingOf(namespace, name)]));
}

/**
 * Returns a function that reads an export. As in a footer, it throws ReferenceError for an export
 * that this version of the package does not have.
 */
function bindingOf(namespace: Readonly<Record<string, unknown>>, name: string): () => unknown {
  const value = namespace[name];
  return () => {
    if (!(name in namespace)) throw new ReferenceError(`${name} is not exported`);
    return value;
  };
}

/** The number of an application's files that are searched for imported packages. */
const MAX_LINKED_FILES = 100;

/**
 * Returns the text of the entry and of the application's own files that it imports, which are
 * linked by now as well.
 */
function readLinkedSources(entry: string): string {
  const files = new Set([entry]);
  let text = '';
  // Iterating a set includes the files added during the loop.
  for (const file of files) {
    const source = readFile(file) ?? '';
    text += source;
    for (const [, path = ''] of source.matchAll(RELATIVE_IMPORT)) {
      if (files.size < MAX_LINKED_FILES) files.add(join(dirname(file), path));
    }
  }
  return text;
}

/**
 * Matches `import './a.js'` and `from '../a.js'`, but not `import('./a.js')`, which is not linked
 * yet.
 */
const RELATIVE_IMPORT = /\b(?:from|import)\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * Returns whether `require` failed because it loads no ES modules (before Node.js 22.12), or not
 * this one.
 */
const isEsModuleRefusal = (error: unknown): boolean =>
  ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'].includes(
    (error as NodeJS.ErrnoException | undefined)?.code ?? '',
  );
