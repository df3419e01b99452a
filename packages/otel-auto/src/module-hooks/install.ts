import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  hookGetBuiltinModule,
  isEmbedded,
  patchAllBuiltins,
  patchHttpWithFirstConnection,
} from './builtins';
import { hookCommonJs, patchLoadedCommonJs } from './commonjs';
import type { ChunkLoader, Chunks } from '../chunk-loader';
import type { EsModuleReceiver } from './es-module-footer';
import type { EsModuleFiles } from './es-modules';
import { loaderSupport } from './loader-support';
import { once } from '../once';
import { firstLine } from '../diagnostics/first-line';
import { foldersFrom } from '../resource/folders-from';
import { packageJsonIn, readFile } from '../resource/read-file';
import { readEnvironment } from '../settings/read-environment';
import type { ModuleHooks } from './module-hooks';
import type { NodeModuleStatic } from './node-module';
import { packageNameOf } from './package-file';
import { createPackageFinder } from './package-finder';

/** `node:module`, taken from the module that Node.js has made for this file: to ask for it by name costs a tenth of a millisecond. */
const Module = module.constructor as unknown as NodeModuleStatic;

export interface InstallOptions {
  readonly chunks: ChunkLoader;
  readonly preloaded: boolean;
  /** The application's entry, `process.argv[1]`. */
  readonly entry: string | undefined;
  readonly files: EsModuleFiles;
  /** Packages that miss nothing when they have been loaded before us: their classes are patched in place. */
  readonly neverLate: readonly string[];
  /** Folder of the distro's own files, where the loader of the fallback lies. */
  readonly chunksFolder: string;
  readonly say: (line: string) => void;
}

/**
 * Hooks the loading of modules in every way that this version of Node.js knows.
 *
 * CommonJS is hooked at once. ES modules are hooked at once when the application's entry is one,
 * else with the first `import()`, since the hook makes every later import dearer.
 *
 * @returns what the user should know, one line each
 */
export function installModuleHooks(hooks: ModuleHooks, options: InstallOptions): readonly string[] {
  const { chunks, preloaded, files, chunksFolder } = options;
  // Code given on the command line lies where Node.js was started.
  const embedded = isEmbedded(options.entry);
  const hasFile = options.entry !== undefined && !embedded;
  const entry = hasFile ? resolveEntry(options.entry) : `${process.cwd()}/[eval]`;
  const notes: string[] = [];
  const find = createPackageFinder(Module, (name) => hooks.hasPackage(name), entry);
  const loadChunk = once(() => {
    const chunk = hooks.pause(() => chunks.load('es-modules'));
    return { chunk, receive: chunk.installReceiver(hooks) };
  });
  let failed = false;
  const withChunk = (use: (chunk: Chunks['es-modules'], receive: EsModuleReceiver) => void) => {
    try {
      const { chunk, receive } = loadChunk();
      use(chunk, receive);
    } catch (error) {
      if (!failed) {
        options.say(
          `ES modules are not instrumented (${firstLine((error as Error).message)}); the application is untouched.`,
        );
      }
      failed = true;
    }
  };
  hookCommonJs(Module, hooks, find);
  hookGetBuiltinModule(Module, hooks);
  patchHttpWithFirstConnection(Module, hooks);
  if (embedded) patchAllBuiltins(Module, hooks);
  const synchronous = loaderSupport(process.versions.node) === 'synchronous';

  const entryIsEsModule = hasFile
    ? isEsModule(entry, { readSource: !synchronous || !preloaded })
    : process.execArgv.includes('--input-type=module');
  if (synchronous) {
    const hook = once(() => withChunk((chunk) => chunk.hookEsModules(Module, hooks, files, find)));
    if (entryIsEsModule) hook();
    else onFirstImport(hook);
    const packages = new Set(Object.keys(files).map(packageNameOf));
    hooks.onFirstLoad((name) => {
      if (packages.has(name)) hook();
    });
  } else {
    showRequiredEsModules(hooks, files);
    if (entryIsEsModule) {
      // Imports of builtins pass none of our hooks here, so those are patched before anybody asks.
      patchAllBuiltins(Module, hooks);
      announceApi(hooks, entry);
      if (preloaded) {
        const loaderFile = join(chunksFolder, 'es-module-loader.mjs');
        withChunk((chunk) => chunk.hookEsModulesByThread(Module, files, entry, loaderFile));
      }
    } else {
      const patch = once(() => patchAllBuiltins(Module, hooks));
      // Node.js 20 does not say that something is imported.
      if (hasFile && /\bimport\s*\(/.test(readFile(entry) ?? '')) patch();
      else onFirstImport(patch);
    }
  }
  if (hasFlag('--experimental-vm-modules')) notes.push(VM_MODULES_NOTE);
  if (process.versions.node.startsWith('20.')) notes.push(oldNodeNote());
  if (preloaded) return notes;

  if (synchronous && !entryIsEsModule) showRequiredEsModules(hooks, files);
  const early = patchLoadedCommonJs(Module, hooks, find).filter(
    (name) => !options.neverLate.includes(name),
  );
  if (early.length > 0) notes.push(earlyNote(early));
  if (entryIsEsModule) {
    patchAllBuiltins(Module, hooks);
    announceApi(hooks, entry);
    withChunk((chunk, receive) => {
      const missed = chunk.patchLinkedEsModules(Module, files, entry, receive);
      if (missed.length > 0) notes.push(missedNote(missed));
    });
  }
  return notes;
}

/**
 * Lets the hooks see the listed files of a package that a CommonJS application takes by `require` of
 * an ES module: of those only the package's entry passes the hooks by itself.
 */
function showRequiredEsModules(hooks: ModuleHooks, files: EsModuleFiles): void {
  hooks.onExports((exports, name, packageRoot) => {
    if (packageRoot === undefined || !isNamespace(exports)) return exports;
    for (const path of Object.keys(files)) {
      if (packageNameOf(path) !== name || path === name) continue;
      try {
        Module.createRequire(join(packageRoot, '_.js'))(packageRoot + path.slice(name.length));
      } catch {
        // Not part of this version of the package.
      }
    }
    return exports;
  });
}

/** Whether `require` gave an ES module; the CommonJS files of a package are seen as they load. */
const isNamespace = (exports: unknown): boolean =>
  Object.prototype.toString.call(exports) === '[object Module]';

/** Where no hook sees an ES module load, the application's own copy of the API is looked up. */
function announceApi(hooks: ModuleHooks, entry: string): void {
  for (const folder of foldersFrom(dirname(entry))) {
    const packageRoot = join(folder, 'node_modules/@opentelemetry/api');
    if (existsSync(join(packageRoot, 'package.json'))) {
      hooks.announce('@opentelemetry/api', packageRoot);
      return;
    }
  }
}

const earlyNote = (packages: readonly string[]): string =>
  `${packages.join(', ')} ${packages.length > 1 ? 'were' : 'was'} loaded before the distro, so some of ` +
  'their spans and logs may be missing; make @acme/otel-auto/register the first import, or use --require.';

const missedNote = (files: readonly string[]): string =>
  `${[...new Set(files.map(packageNameOf))].join(', ')} could not be patched from an import on Node.js ` +
  `${process.versions.node}; use --require @acme/otel-auto/register, or Node.js 22.22.3 or later.`;

const oldNodeNote = (): string =>
  `Node.js ${process.versions.node} is past its end of life; telemetry works, in ES modules as far as ` +
  'its module.register goes. Node.js 22.22.3, 24.11.1 and 26 are supported in full.';

/** Jest's ES modules are such. */
const VM_MODULES_NOTE =
  'ES modules that code links by itself (vm.SourceTextModule, --experimental-vm-modules) are not ' +
  'instrumented; builtins and CommonJS are.';

/** Whether Node.js runs with a flag, given on the command line or by NODE_OPTIONS. */
const hasFlag = (flag: string): boolean =>
  [...process.execArgv, readEnvironment()['NODE_OPTIONS'] ?? ''].join(' ').includes(flag);

/** Calls `hook` with the first `import()` or static import that Node.js announces. */
function onFirstImport(hook: () => void): void {
  const channel = 'tracing:module.import:start';
  const listener = () => {
    unsubscribe(channel, listener);
    hook();
  };
  subscribe(channel, listener);
}

/** The file that Node.js will run: the entry may be a folder, or lack its extension. */
function resolveEntry(entry: string): string {
  if (extname(entry) !== '') return entry;
  try {
    return Module._resolveFilename(entry, { id: '.', filename: entry, paths: [] });
  } catch {
    return entry;
  }
}

/**
 * Whether Node.js will run this file as an ES module: by its extension, by the nearest package.json,
 * or by its syntax, which is looked at only where the answer is needed before the file loads.
 */
function isEsModule(entry: string, { readSource }: { readonly readSource: boolean }): boolean {
  const extension = extname(entry);
  if (extension === '.mjs' || extension === '.mts') return true;
  if (extension === '.cjs' || extension === '.cts') return false;
  const type = nearestType(entry);
  if (type !== undefined) return type === 'module';
  return readSource && /^(import|export)\b[^(]/m.test(readFile(entry) ?? '');
}

function nearestType(entry: string): string | undefined {
  for (const folder of foldersFrom(dirname(entry))) {
    const text = readFile(packageJsonIn(folder));
    if (text !== undefined) return /"type"\s*:\s*"(module|commonjs)"/.exec(text)?.[1];
  }
  return undefined;
}
