import { createChunkLoader } from './chunk-loader';
import { describeMissingPermissions } from './diagnostics/missing-permissions';
import { describeStandingBack, formatStartLine, NOT_IN_SNAPSHOT } from './diagnostics/start-line';
import { createVoice, type Voice } from './diagnostics/voice';
import { inherit } from './inheritance';
import { watchFetch } from './instrumentations/undici/watch-fetch';
import { countLibraries } from './instrumentations/count-libraries';
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
import { isBuildingSnapshot } from './is-building-snapshot';
import { isThread } from './is-thread';
import { findOtherSdk } from './context/find-other-sdk';
import { installModuleHooks } from './module-hooks/install';
import { endOfPackageRoot, folderNameOf } from './module-hooks/package-file';
import { once } from './once';
import { currentRuntime, setCurrentRuntime, type Runtime } from './runtime';
import { currentPermission, maySend, type Permission } from './permission';
import { peekSettings } from './settings/peek-settings';
import { readEntry, readEnvironment, readOwnVariables } from './settings/read-environment';
import type { Settings } from './settings/settings';
import type { StartFacts } from './settings/start-facts';
import type { StartOptions } from './settings/start-options';
import { createRuntime } from './start/create-runtime';
import { propagateOnly } from './start/propagate-only';
import { VERSION } from './version';

/**
 * The time after which the runtime metrics start, and the loaded files are checked, if the
 * application is still running.
 */
const SETTLED_AFTER_MILLIS = 1000;

/**
 * Prepares the process: reads the settings, prints the start line and hooks the loading of modules.
 * The API, the SDK and every instrumentation are loaded when one of these needs them:
 *
 * - a library or builtin of the table loads,
 * - the application loads a copy of `@opentelemetry/api` 1.x (the globals are set before it
 *   returns),
 * - the process has run for a second (an unreferenced timer; for the runtime metrics).
 *
 * A script that does none of these sends nothing. A second call returns the first runtime.
 *
 * @throws TypeError or RangeError for options of a wrong type (a mistake in code), never for a
 *   value in the environment
 */
export function preload(input: {
  /**
   * Returns whether a Node.js flag loads the distro, so that nothing of the application has been
   * loaded yet.
   */
  readonly wasPreloaded: () => boolean;
  readonly options?: StartOptions;
  /** The voice in place of stderr; only `otel-auto doctor` passes one. */
  readonly voice?: Voice;
}): Runtime | undefined {
  const running = currentRuntime();
  if (running !== undefined) return running;

  const chunks = createChunkLoader();
  const options = input.options ?? {};
  const entry = readEntry();
  const inherited = isThread() ? inherit() : {};
  const variables = { ...inherited.variables, ...readOwnVariables() };
  const configuration = hasConfigurationFile(variables)
    ? chunks
        .load('configuration')
        .readConfiguration(
          { ...readEnvironment(), ...variables },
          INSTRUMENTATION_NAMES,
          inherited.configuration,
        )
    : undefined;
  const parsed = once(() =>
    chunks.load('settings').parseForStart({
      env: variables,
      configuration,
      options,
      knownInstrumentations: INSTRUMENTATION_NAMES,
    }),
  );
  // Most environments are so simple that the parser is not needed before the first record.
  const glance = input.options === undefined ? peekSettings(variables) : undefined;
  const facts = glance ?? parsed().facts;
  if (facts.disabled && input.voice !== undefined) return undefined;

  const voice = input.voice ?? createVoice({ enabled: facts.diagnostics });
  if (facts.disabled) {
    standAside({
      chunks,
      entry,
      variables: configuration?.file?.variables ?? variables,
      voice,
      facts,
      settings: () => parsed().settings,
    });
    return undefined;
  }
  if (isBuildingSnapshot()) {
    voice.say(NOT_IN_SNAPSHOT);
    return undefined;
  }
  // The doctor checks the effects of both.
  const other = input.voice === undefined ? findOtherSdk(listLoadedFiles) : undefined;
  if (other !== undefined) {
    if (!isThread()) voice.say(describeStandingBack(VERSION, other));
    return undefined;
  }
  const rows = selectInstrumentations(INSTRUMENTATIONS, facts.instrumentations);
  const runtime = createRuntime({
    chunks,
    options,
    voice,
    rows,
    carriesToChildren: facts.carriesToChildren,
    inheritance: {
      // The environment of a thread may not be enough for the references of the file.
      variables: { ...variables, ...configuration?.references },
      configuration: configuration?.source,
    },
    threadFlushToJoin: inherited.threadFlush,
    entry,
    settings: () => parsed().settings,
  });
  setCurrentRuntime(runtime);

  const agents = findAgents(listLoadedFiles());
  const notes = installModuleHooks(runtime.hooks, {
    chunks,
    preloaded: input.wasPreloaded(),
    entry,
    files: ES_MODULE_FILES,
    neverLate: [...NEVER_LATE, ...API_PACKAGES, ...AGENT_PACKAGES],
    chunksFolder: __dirname,
    say: voice.say,
  });
  if (rows.some(({ name }) => name === 'undici'))
    watchFetch(() => runtime.core()?.instrumentFetch());
  // The console exists before any library: a script that only prints has its records.
  if (facts.recordsConsole) runtime.core();
  if (facts.takesMetrics) scheduleRuntimeMetrics(runtime, rows);

  // A thread (of a pool, of a transport of pino) has the settings of its process, which has
  // reported them.
  if (isThread()) return runtime;
  scheduleLookForBundles(runtime, rows, entry);
  voice.say(
    formatStartLine({
      version: VERSION,
      nodeVersion: process.versions.node,
      serviceName: facts.serviceName ?? runtime.application?.name ?? 'unknown_service:node',
      destinations: facts.destinations,
      libraryCount: countLibraries(rows),
    }),
  );
  for (const line of [...facts.problems, ...notes]) voice.say(line);
  for (const { name, root } of agents) runtime.core()?.meetAgent(name, root, { isFirst: true });
  const permission = currentPermission();
  if (permission !== undefined) meetPermissions(runtime, permission, rows);
  return runtime;
}

/**
 * Does what remains with `OTEL_SDK_DISABLED`: a word about how that is written, and the propagators
 * where the environment has asked for some.
 */
function standAside({
  chunks,
  entry,
  variables,
  voice,
  facts,
  settings,
}: Pick<Runtime, 'chunks' | 'voice'> & {
  readonly entry: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly facts: StartFacts;
  readonly settings: () => Settings;
}): void {
  if (!isThread()) {
    const own = facts.problems.filter((line) => line.startsWith('OTEL_SDK_DISABLED'));
    for (const line of own) voice.say(line);
  }
  const asked = variables['OTEL_PROPAGATORS']?.trim() ?? '';
  if (asked === '' || isBuildingSnapshot() || settings().propagators.length === 0) return;
  propagateOnly({ chunks, settings: settings(), voice, entry });
}
const hasConfigurationFile = (variables: Readonly<Record<string, string>>): boolean =>
  Boolean(variables['OTEL_CONFIG_FILE'] || variables['OTEL_EXPERIMENTAL_CONFIG_FILE']);

/** Returns the files of loaded CommonJS modules, in order of loading. */
const listLoadedFiles = (): readonly string[] => Object.keys(require.cache);

/** Returns the agents that were loaded before the distro, and their folders. */
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

/**
 * Reports what Node.js's permission model denies, and reads files in time that it may deny later.
 */
function meetPermissions(
  {
    chunks,
    core,
    hooks,
    settings,
    voice,
  }: Pick<Runtime, 'chunks' | 'core' | 'hooks' | 'settings' | 'voice'>,
  permission: Permission,
  rows: readonly InstrumentationRow[],
): void {
  const { traces, metrics, logs } = settings;
  const usesNetwork = [traces, metrics, logs].some(({ exporters }) => exporters.includes('otlp'));
  // The permission model enforces nothing in audit mode.
  const flags = [...process.execArgv, readEnvironment()['NODE_OPTIONS']].join(' ');
  const about = { folder: __dirname, usesNetwork, maySend: maySend() };
  const missing = flags.includes('--permission-audit')
    ? []
    : describeMissingPermissions(permission, about);
  for (const line of missing) voice.say(line);
  if (permission.drop === undefined) return;
  core()?.readFiles();
  // The files for a library are read when it loads.
  for (const row of rows.filter(isOfNode)) {
    try {
      hooks.pause(() => chunks.instrumentation(row));
    } catch {
      // The failure is reported when the file is needed.
    }
  }
}

const isOfNode = ({ modules, own, upstream }: InstrumentationRow): boolean =>
  (own ?? upstream) !== undefined &&
  (modules.length === 0 || modules.some((name) => BUILTIN_MODULES.includes(name)));

function scheduleRuntimeMetrics(
  { core: getCore }: Pick<Runtime, 'core'>,
  rows: readonly InstrumentationRow[],
): void {
  const start = () => {
    const core = getCore();
    core?.startProcessMetrics();
    if (rows.some(({ name }) => name === 'runtime-node'))
      core?.enableInstrumentation('runtime-node');
  };
  setTimeout(start, SETTLED_AFTER_MILLIS).unref();
}

function scheduleLookForBundles(
  { chunks, hooks, voice }: Pick<Runtime, 'chunks' | 'hooks' | 'voice'>,
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
  // Without permission to read files, bundles cannot be recognized.
  setTimeout(() => void look().catch(() => undefined), SETTLED_AFTER_MILLIS).unref();
}
