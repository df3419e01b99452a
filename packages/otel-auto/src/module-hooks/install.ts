import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { findEntry, hasDynamicImport, isEsModuleEntry } from './application-entry';
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
import { readEnvironment } from '../settings/read-environment';
import type { ModuleHooks } from './module-hooks';
import type { NodeModuleStatic } from './node-module';
import { packageNameOf } from './package-file';
import { createPackageFinder } from './package-finder';
import { planHooks } from './plan-hooks';

/**
 * `node:module`, taken from the module object of this file: requiring it by name costs a tenth of a
 * millisecond.
 */
const Module = module.constructor as unknown as NodeModuleStatic;

export interface InstallOptions {
  readonly chunks: ChunkLoader;
  readonly preloaded: boolean;
  /** The application's entry, `process.argv[1]`. */
  readonly entry: string | undefined;
  readonly files: EsModuleFiles;
  /**
   * Packages that are patched in place and so miss nothing when they were loaded before the distro.
   */
  readonly neverLate: readonly string[];
  /** The folder of the distro's own files, which contains the loader of the fallback. */
  readonly chunksFolder: string;
  readonly say: (line: string) => void;
}

/**
 * Hooks the loading of modules as `planHooks` plans it, with every mechanism that this version of
 * Node.js has.
 *
 * @returns messages for the user, one line each
 */
export function installModuleHooks(hooks: ModuleHooks, options: InstallOptions): readonly string[] {
  const { preloaded, files, chunksFolder } = options;
  const support = loaderSupport(process.versions.node);
  const embedded = isEmbedded(options.entry);
  const entry = findEntry(Module, options.entry, embedded);
  const readSource = support === 'thread' || !preloaded;
  const plan = planHooks({
    support,
    preloaded,
    embedded,
    entryIsEsModule: isEsModuleEntry(entry, { readSource }),
    entryImports: () => hasDynamicImport(entry),
  });
  const find = createPackageFinder(Module, (name) => hooks.hasPackage(name), entry.path);
  const withEsModules = createEsModulesAccess(hooks, options);
  const notes: string[] = [];

  hookCommonJs(Module, hooks, find);
  hookGetBuiltinModule(Module, hooks);
  patchHttpWithFirstConnection(Module, hooks);
  when(plan.builtins, () => patchAllBuiltins(Module, hooks));
  if (plan.lookUpApi) announceApi(hooks, entry.path);
  if (plan.requiredEsModules) showRequiredEsModules(hooks, files);
  if (plan.esModules !== 'never') {
    const hook = once(() =>
      withEsModules((chunk) => chunk.hookEsModules(Module, hooks, files, find)),
    );
    when(plan.esModules, hook);
    const packages = new Set(Object.keys(files).map(packageNameOf));
    hooks.onFirstLoad((name) => {
      if (packages.has(name)) hook();
    });
  }
  if (plan.loaderThread) {
    const loaderFile = join(chunksFolder, 'es-module-loader.mjs');
    withEsModules((chunk) => chunk.hookEsModulesByThread(Module, files, entry.path, loaderFile));
  }
  if (hasFlag('--experimental-vm-modules')) notes.push(VM_MODULES_NOTE);
  if (process.versions.node.startsWith('20.')) notes.push(oldNodeNote());
  if (plan.loadedCommonJs) {
    const loaded = patchLoadedCommonJs(Module, hooks, find);
    const early = loaded.filter((name) => !options.neverLate.includes(name));
    if (early.length > 0) notes.push(earlyNote(early));
  }
  if (plan.linkedEsModules) {
    withEsModules((chunk, receive) => {
      const missed = chunk.patchLinkedEsModules(Module, files, entry.path, receive);
      if (missed.length > 0) notes.push(missedNote(missed));
    });
  }
  return notes;
}

/**
 * Installs one look-out, which announces the listed packages that CommonJS loads, and the
 * application's own copy of the API with its first import. Nothing else is hooked.
 *
 * @param entryFile - the application's entry, `process.argv[1]`
 */
export function installLookOut(hooks: ModuleHooks, entryFile: string | undefined): void {
  const entry = findEntry(Module, entryFile, isEmbedded(entryFile));
  hookCommonJs(
    Module,
    hooks,
    createPackageFinder(Module, (name) => hooks.hasPackage(name), entry.path),
  );
  const isEsModule = isEsModuleEntry(entry, { readSource: true });
  when(isEsModule ? 'now' : 'first import', () => announceApi(hooks, entry.path));
}

type UseEsModules = (use: (chunk: Chunks['es-modules'], receive: EsModuleReceiver) => void) => void;

/**
 * Creates access to the chunk that hooks ES modules, which loads with its first use. A failure to
 * load it is reported once.
 */
function createEsModulesAccess(
  hooks: ModuleHooks,
  { chunks, say }: Pick<InstallOptions, 'chunks' | 'say'>,
): UseEsModules {
  const load = once(() => {
    const chunk = hooks.pause(() => chunks.load('es-modules'));
    return { chunk, receive: chunk.installReceiver(hooks) };
  });
  let failed = false;
  return (use) => {
    try {
      const { chunk, receive } = load();
      use(chunk, receive);
    } catch (error) {
      if (!failed) {
        say(
          `ES modules are not instrumented (${firstLine((error as Error).message)}); the application is untouched.`,
        );
      }
      failed = true;
    }
  };
}

/**
 * Shows the hooks the listed files of an ES module package that a CommonJS application requires.
 * Only the package's entry reaches the hooks by itself.
 */
function showRequiredEsModules(hooks: ModuleHooks, files: EsModuleFiles): void {
  hooks.onExports((exports, name, packageRoot) => {
    if (packageRoot === undefined || !isNamespace(exports)) return exports;
    for (const path of Object.keys(files)) {
      if (packageNameOf(path) !== name || path === name) continue;
      try {
        Module.createRequire(join(packageRoot, '_.js'))(packageRoot + path.slice(name.length));
      } catch {
        // The file is not part of this version of the package.
      }
    }
    return exports;
  });
}

/**
 * Returns whether `require` returned an ES module; CommonJS files of a package are seen as they
 * load.
 */
const isNamespace = (exports: unknown): boolean =>
  Object.prototype.toString.call(exports) === '[object Module]';

/**
 * Finds the application's own copy of the API and announces it, for processes in which no hook
 * observes the loading of ES modules.
 */
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
  'its module.register goes. Node.js 22.15 and later is supported in full.';

/** Printed for applications such as Jest, which runs ES modules in `node:vm`. */
const VM_MODULES_NOTE =
  'ES modules that code links by itself (vm.SourceTextModule, --experimental-vm-modules) are not ' +
  'instrumented; builtins and CommonJS are.';

/** Returns whether Node.js runs with a flag, given on the command line or in NODE_OPTIONS. */
const hasFlag = (flag: string): boolean =>
  [...process.execArgv, readEnvironment()['NODE_OPTIONS'] ?? ''].join(' ').includes(flag);

/** Calls a function at the planned time. */
function when(time: 'now' | 'first import' | 'never', act: () => void): void {
  if (time === 'now') act();
  if (time !== 'first import') return;
  const channel = 'tracing:module.import:start';
  const listener = () => {
    unsubscribe(channel, listener);
    act();
  };
  subscribe(channel, listener);
}
