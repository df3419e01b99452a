import { AsyncResource } from 'node:async_hooks';
import type * as WorkerThreads from 'node:worker_threads';
import { createChunkLoader } from './chunk-loader';
import { firstLine } from './diagnostics/first-line';
import { describeMissingPermissions } from './diagnostics/missing-permissions';
import { describeStandingBack, formatStartLine } from './diagnostics/start-line';
import { createVoice, type Voice } from './diagnostics/voice';
import { handDown, inherit } from './inheritance';
import { watchFetch } from './instrumentations/undici/watch-fetch';
import { selectInstrumentations } from './instrumentations/select';
import {
  AGENT_PACKAGES,
  API_PACKAGES,
  BUILTIN_MODULES,
  ES_MODULE_FILES,
  INSTRUMENTATION_NAMES,
  INSTRUMENTATIONS,
  NEVER_LATE,
  type InstrumentationRow,
} from './instrumentations/table';
import { isThread } from './is-thread';
import { findOtherSdk } from './lifecycle/find-other-sdk';
import { createLastCall, onFirstHeed, type LastCall } from './lifecycle/last-call';
import { installModuleHooks } from './module-hooks/install';
import { ModuleHooks } from './module-hooks/module-hooks';
import { endOfPackageRoot, folderNameOf } from './module-hooks/package-file';
import { once } from './once';
import type { HttpRequest } from './otlp/signal-exporter';
import type { ExportWatcher } from './otlp/export-watcher';
import { findApplicationPackage } from './resource/find-application-package';
import { currentRuntime, setCurrentRuntime, type Core, type Runtime } from './runtime';
import { currentPermission, maySend, type Permission } from './permission';
import { givenObjects } from './settings/given-objects';
import { peekSettings } from './settings/peek-settings';
import { readEntry, readEnvironment, readOwnVariables } from './settings/read-environment';
import type { Settings } from './settings/settings';
import type { StartOptions } from './settings/start-options';
import { VERSION } from './version';

/** After so long the runtime metrics start, and we look at what was loaded, if the application lives. */
const SETTLED_AFTER_MILLIS = 1000;

/**
 * Prepares the process: looks at the settings, says the start line and hooks the loading of modules.
 * The API, the SDK and every instrumentation are loaded when one of these asks for them:
 *
 * - a library or builtin of the table loads,
 * - the application loads a copy of `@opentelemetry/api` 1.x (the globals are set before it returns),
 * - the process has lived for a second (an unreferenced timer; for the runtime metrics).
 *
 * A script that does none of these sends nothing. A second call returns the first runtime.
 *
 * @throws TypeError or RangeError for options of a wrong type (a mistake in code), never for the environment's sake
 */
export function preload(input: {
  /** Whether a flag loads us, so that nothing of the application has been loaded yet. */
  readonly preloaded: boolean;
  readonly options?: StartOptions;
  /** Speaks instead of stderr. `otel-auto doctor` listens; nobody else should. */
  readonly voice?: Voice;
}): Runtime | undefined {
  const running = currentRuntime();
  if (running !== undefined) return running;

  const chunks = createChunkLoader();
  const options = input.options ?? {};
  const entry = readEntry();
  const inherited = isThread() ? inherit() : {};
  const variables = { ...inherited.variables, ...readOwnVariables() };
  const parsed = once(() => {
    const chunk = chunks.load('settings');
    const knownInstrumentations = INSTRUMENTATION_NAMES;
    const { settings, problems } = chunk.parseSettings({
      env: variables,
      options,
      knownInstrumentations,
    });
    return {
      settings,
      problems: problems.map(chunk.formatProblem),
      destinations: chunk.describeDestinations(settings, options),
    };
  });
  // At a glance, most environments need no parser before something is recorded.
  const peeked = input.options === undefined ? peekSettings(variables) : undefined;
  if (peeked === undefined && parsed().settings.disabled) return undefined;

  const voice =
    input.voice ?? createVoice({ enabled: peeked !== undefined || parsed().settings.diagnostics });
  // The doctor looks at what comes of the two.
  const other = input.voice === undefined ? findOtherSdk(listLoadedFiles) : undefined;
  if (other !== undefined) {
    if (!isThread()) voice.say(describeStandingBack(VERSION, other));
    return undefined;
  }
  const rows = selectInstrumentations(
    INSTRUMENTATIONS,
    peeked === undefined ? parsed().settings.instrumentations : BY_DEFAULT,
  );
  const runtime = createRuntime({
    chunks,
    options,
    voice,
    rows,
    variables,
    lastCallToHeed: inherited.lastCall,
    entry,
    settings: () => parsed().settings,
  });
  setCurrentRuntime(runtime);

  const agents = findAgents(listLoadedFiles());
  const notes = installModuleHooks(runtime.hooks, {
    chunks,
    preloaded: input.preloaded,
    entry,
    files: ES_MODULE_FILES,
    neverLate: [...NEVER_LATE, ...AGENT_PACKAGES],
    chunksFolder: __dirname,
    say: voice.say,
  });
  if (rows.some(({ name }) => name === 'undici')) watchFetch(runtime);
  // The console is there before any library: a script that does nothing but print has its records.
  if (peeked === undefined && parsed().settings.logs.lines.console) runtime.core();
  if (peeked !== undefined || takesMetrics(parsed().settings, options)) {
    scheduleRuntimeMetrics(runtime, rows);
  }

  // A thread (of a pool, of a transport of pino) has the settings of its process, which has said so.
  if (isThread()) return runtime;
  scheduleLookForBundles(runtime, rows, entry);
  voice.say(
    formatStartLine({
      version: VERSION,
      nodeVersion: process.versions.node,
      serviceName:
        (peeked === undefined ? givenServiceName(parsed().settings) : peeked.serviceName) ??
        runtime.application?.name ??
        'unknown_service:node',
      destinations: peeked?.destination ?? parsed().destinations,
      libraryCount: rows.length,
    }),
  );
  for (const problem of peeked === undefined ? parsed().problems : []) voice.say(problem);
  for (const note of notes) voice.say(note);
  for (const { name, root } of agents) runtime.core()?.meetAgent(name, root, { isFirst: true });
  const permission = currentPermission();
  if (permission !== undefined) meetPermissions(runtime, permission, rows);
  return runtime;
}

function createRuntime(
  input: Pick<Runtime, 'chunks' | 'options' | 'voice'> & {
    readonly rows: readonly InstrumentationRow[];
    readonly variables: Readonly<Record<string, string>>;
    readonly lastCallToHeed: LastCall | undefined;
    readonly entry: string | undefined;
    readonly settings: () => Settings;
  },
): Runtime {
  const { chunks, options, voice, rows } = input;
  // Made with the first file of a package that loads: an empty script has none.
  const namesByModule = once(() => groupByModule(rows));
  const packages = {
    has: (name: string) =>
      (namesByModule().has(name) && !BUILTIN_MODULES.includes(name)) ||
      API_PACKAGES.includes(name) ||
      AGENT_PACKAGES.includes(name),
  };
  const builtins = BUILTIN_MODULES.filter((name) =>
    rows.some(({ modules }) => modules.includes(name)),
  );

  let core: Core | undefined;
  let exportWatcher: ExportWatcher | undefined;
  let failed = false;
  const application = once(() => findApplicationPackage(input.entry));
  const hooks = new ModuleHooks(packages, new Set([...builtins, 'worker_threads']), (name, error) =>
    voice.sayOnce(
      `unpatched ${name}`,
      `${name} could not be instrumented (${firstLine(error.message)}); the application is untouched.`,
    ),
  );
  const unwrappedRequests = new Map<string, HttpRequest>();
  let unwrappedWorker: Runtime['unwrappedWorker'];
  let lastCallToGive: LastCall | undefined;
  const runtime: Runtime = {
    version: VERSION,
    get settings() {
      return input.settings();
    },
    options,
    voice,
    hooks,
    chunks,
    ownScope: new AsyncResource('@acme/otel-auto'),
    unwrappedRequests,
    get unwrappedWorker() {
      return unwrappedWorker;
    },
    lastCallToHeed: input.lastCallToHeed,
    get lastCallToGive() {
      return lastCallToGive;
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
      return core;
    },
    core() {
      if (core !== undefined || failed) return core;
      try {
        core = hooks.pause(() => chunks.load('core').startCore(runtime));
      } catch (error) {
        failed = true;
        voice.say(
          `could not start (${firstLine((error as Error).message)}); the application runs without telemetry.`,
        );
      }
      return core;
    },
  };
  // Before any instrumentation has had its turn.
  hooks.onExports((exports, name, packageRoot) => {
    if (packageRoot !== undefined) return exports;
    if (name === 'http' || name === 'https') {
      unwrappedRequests.set(name, (exports as { request: HttpRequest }).request);
    }
    if (name === 'worker_threads') {
      const threads = exports as typeof WorkerThreads;
      unwrappedWorker = threads.Worker;
      lastCallToGive = createLastCall();
      handDown({ variables: input.variables, lastCall: lastCallToGive }, threads);
      askThreadsAtEnd(runtime, lastCallToGive);
    }
    return exports;
  });
  hooks.onFirstLoad((moduleName, packageRoot) => {
    const names = namesByModule().get(moduleName);
    const isApi = API_PACKAGES.includes(moduleName);
    const isAgent = AGENT_PACKAGES.includes(moduleName);
    if (names === undefined && !isApi && !isAgent) return;
    const started = runtime.core();
    for (const name of names ?? []) started?.enableInstrumentation(name, packageRoot);
    if (isApi && packageRoot !== undefined) started?.welcomeApi(packageRoot);
    if (isAgent && packageRoot !== undefined) {
      started?.meetAgent(moduleName, packageRoot, { isFirst: false });
    }
  });
  return runtime;
}

/** The files of CommonJS modules, in order of loading. */
const listLoadedFiles = (): readonly string[] => Object.keys(require.cache);

/** The agents that have been loaded before the distro, and where they are. */
function findAgents(
  files: readonly string[],
): readonly { readonly name: string; readonly root: string }[] {
  const agents = new Map<string, string>();
  for (const file of files) {
    const end = endOfPackageRoot(file);
    const root = file.slice(0, Math.max(end, 0));
    const name = folderNameOf(root);
    if (AGENT_PACKAGES.includes(name) && !agents.has(name)) agents.set(name, root);
  }
  return [...agents].map(([name, root]) => ({ name, root }));
}

/** Watches for the end as soon as a thread may hold something, although this thread may have no telemetry. */
function askThreadsAtEnd({ core, ownScope }: Runtime, call: LastCall): void {
  ownScope.runInAsyncScope(() => onFirstHeed(call, () => core()?.lifecycle.heedLastCall()));
}

/** Says what Node.js's permission model keeps from us, and reads in time what it may keep from us later. */
function meetPermissions(
  { chunks, core, hooks, settings, voice }: Runtime,
  permission: Permission,
  rows: readonly InstrumentationRow[],
): void {
  const { traces, metrics, logs } = settings;
  const usesNetwork = [traces, metrics, logs].some(({ exporters }) => exporters.includes('otlp'));
  // It enforces nothing where it is only audited.
  const flags = [...process.execArgv, readEnvironment()['NODE_OPTIONS']].join(' ');
  const about = { folder: __dirname, usesNetwork, maySend: maySend() };
  const missing = flags.includes('--permission-audit')
    ? []
    : describeMissingPermissions(permission, about);
  for (const line of missing) voice.say(line);
  if (permission.drop === undefined) return;
  core()?.readFiles();
  // What belongs to a library is read beside it.
  for (const row of rows.filter(isOfNode)) {
    try {
      hooks.pause(() => chunks.instrumentation(row));
    } catch {
      // Said when it is needed.
    }
  }
}

const isOfNode = ({ modules, own, upstream }: InstrumentationRow): boolean =>
  (own ?? upstream) !== undefined &&
  (modules.length === 0 || modules.some((name) => BUILTIN_MODULES.includes(name)));

function groupByModule(
  rows: readonly InstrumentationRow[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, modules } of rows) {
    for (const module of modules) names.set(module, [...(names.get(module) ?? []), name]);
  }
  return names;
}

function scheduleRuntimeMetrics(runtime: Runtime, rows: readonly InstrumentationRow[]): void {
  const start = () => {
    const core = runtime.core();
    core?.startProcessMetrics();
    if (rows.some(({ name }) => name === 'runtime-node'))
      core?.enableInstrumentation('runtime-node');
  };
  setTimeout(start, SETTLED_AFTER_MILLIS).unref();
}

function scheduleLookForBundles(
  { chunks, hooks, voice }: Runtime,
  rows: readonly InstrumentationRow[],
  entry: string | undefined,
): void {
  const isMissed = (library: string, module = library) =>
    rows.some(({ name }) => name === library) && !hooks.hasLoaded(module);
  const look = async () => {
    const chunk = hooks.pause(() => chunks.load('bundles'));
    if (isMissed('nestjs-core', '@nestjs/core')) chunk.sayBundledNest(entry, voice.say);
    const loaded = { entry, folder: () => process.cwd(), files: listLoadedFiles(), isMissed };
    await chunk.sayBundledLibraries(loaded, voice.say);
  };
  // Where files may not be read, nothing is known of bundles.
  setTimeout(() => void look().catch(() => undefined), SETTLED_AFTER_MILLIS).unref();
}

const takesMetrics = ({ metrics }: Settings, { metricReaders }: StartOptions): boolean =>
  metrics.exporters.length > 0 || givenObjects(metricReaders).length > 0;

const givenServiceName = ({ resource }: Settings): string | undefined =>
  resource.serviceName ?? resource.attributes['service.name'];

/** What neither of the two variables changes. */
const BY_DEFAULT: Settings['instrumentations'] = { enabled: undefined, disabled: [] };
