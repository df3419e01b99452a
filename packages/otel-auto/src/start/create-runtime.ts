import { AsyncResource } from 'node:async_hooks';
import type { ChunkLoader } from '../chunk-loader';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import type { Inheritance } from '../inheritance';
import {
  AGENT_PACKAGES,
  API_PACKAGES,
  BUILTIN_MODULES,
  type InstrumentationRow,
} from '../instrumentations/table';
import type { ThreadFlush } from '../process-end/thread-flush';
import { ModuleHooks } from '../module-hooks/module-hooks';
import { once } from '../once';
import type { ExportWatcher } from '../export/export-watcher';
import { findApplicationPackage } from '../resource/find-application-package';
import type { Core, Runtime } from '../runtime';
import type { Settings } from '../settings/settings';
import type { StartOptions } from '../settings/start-options';
import { VERSION } from '../version';
import { watchBuiltins } from './watch-builtins';

/** Returns the names of the instrumentations that the loading of each module brings. */
type NamesByModule = () => ReadonlyMap<string, readonly string[]>;

/**
 * Creates the distro's runtime. The core is loaded when a listed module loads or is requested;
 * nothing of the process is changed here.
 */
export function createRuntime(input: {
  readonly chunks: ChunkLoader;
  readonly options: StartOptions;
  readonly voice: Voice;
  /** The instrumentations that are on. */
  readonly rows: readonly InstrumentationRow[];
  /** Whether the context of the process passes to its children. */
  readonly carriesToChildren: boolean;
  /** The settings that threads inherit. */
  readonly inheritance: Omit<Inheritance, 'threadFlush'>;
  readonly threadFlushToJoin: ThreadFlush | undefined;
  /** The file that the process was started with. */
  readonly entry: string | undefined;
  readonly settings: () => Settings;
}): Runtime {
  const { chunks, options, voice, rows, inheritance, threadFlushToJoin } = input;
  const starters = input.carriesToChildren ? STARTERS : [];
  // Created with the first file of a package that loads: an empty script loads none.
  const namesByModule = once(() => groupByModule(rows));
  const hooks = createHooks(rows, namesByModule, starters, voice);
  const application = once(() => findApplicationPackage(input.entry));
  const core = createCoreLoader(() => chunks.load('core').startCore(runtime), hooks, voice);
  const ownScope = new AsyncResource('@acme/otel-auto');
  // The hook is registered before those of any instrumentation.
  const builtins = watchBuiltins(hooks, {
    inheritance,
    onThread: () => core.load()?.lifecycle.joinThreadFlush(),
    ownScope,
  });
  let exportWatcher: ExportWatcher | undefined;
  const runtime: Runtime = {
    version: VERSION,
    get settings() {
      return input.settings();
    },
    options,
    voice,
    hooks,
    chunks,
    ownScope,
    unwrappedRequests: builtins.requests,
    get unwrappedWorker() {
      return builtins.worker;
    },
    threadFlushToJoin,
    get threadFlushToRequest() {
      return builtins.threadFlush;
    },
    get application() {
      return application();
    },
    get exportWatcher() {
      return exportWatcher;
    },
    watchExports(watcher) {
      exportWatcher = watcher;
    },
    get loadedCore() {
      return core.loaded;
    },
    core: core.load,
  };
  startWithFirstModule(runtime, namesByModule, starters);
  return runtime;
}

/** The builtins that start processes. The core makes them pass the context on. */
const STARTERS: readonly string[] = ['child_process', 'cluster'];

function createHooks(
  rows: readonly InstrumentationRow[],
  namesByModule: NamesByModule,
  starters: readonly string[],
  voice: Voice,
): ModuleHooks {
  const packages = {
    has: (name: string) =>
      (namesByModule().has(name) && !BUILTIN_MODULES.includes(name)) ||
      API_PACKAGES.includes(name) ||
      AGENT_PACKAGES.includes(name),
  };
  const builtins = BUILTIN_MODULES.filter((name) =>
    rows.some(({ modules }) => modules.includes(name)),
  );
  return new ModuleHooks(
    packages,
    new Set([...builtins, ...starters, 'worker_threads']),
    (name, error) =>
      voice.sayOnce(
        `unpatched ${name}`,
        `${name} could not be instrumented (${firstLine(error.message)}); the application is untouched.`,
      ),
  );
}

/** Loads the core once; a failure to start is reported, and not tried again. */
function createCoreLoader(
  start: () => Core,
  hooks: ModuleHooks,
  voice: Voice,
): { readonly loaded: Core | undefined; load(): Core | undefined } {
  let core: Core | undefined;
  let failed = false;
  return {
    get loaded() {
      return core;
    },
    load() {
      if (core !== undefined || failed) return core;
      try {
        core = hooks.pause(start);
      } catch (error) {
        failed = true;
        voice.say(
          `could not start (${firstLine((error as Error).message)}); the application runs without telemetry.`,
        );
      }
      return core;
    },
  };
}

/** Starts the core and the instrumentations of a module before its first file runs. */
function startWithFirstModule(
  runtime: Pick<Runtime, 'hooks' | 'core'>,
  namesByModule: NamesByModule,
  starters: readonly string[],
): void {
  runtime.hooks.onFirstLoad((moduleName, packageRoot) => {
    const names = namesByModule().get(moduleName);
    const isApi = API_PACKAGES.includes(moduleName);
    const isAgent = AGENT_PACKAGES.includes(moduleName);
    const isStarter = packageRoot === undefined && starters.includes(moduleName);
    if (names === undefined && !isApi && !isAgent && !isStarter) return;
    const core = runtime.core();
    for (const name of names ?? []) core?.enableInstrumentation(name, packageRoot);
    if (isApi && packageRoot !== undefined) core?.welcomeApi(packageRoot);
    if (isAgent && packageRoot !== undefined) {
      core?.meetAgent(moduleName, packageRoot, { isFirst: false });
    }
  });
}

function groupByModule(
  rows: readonly InstrumentationRow[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, modules } of rows) {
    for (const module of modules) names.set(module, [...(names.get(module) ?? []), name]);
  }
  return names;
}
