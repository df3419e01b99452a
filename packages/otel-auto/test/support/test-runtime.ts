import { AsyncResource } from 'node:async_hooks';
import { INSTRUMENTATION_NAMES } from '../../src/instrumentations/table';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';
import type { ExportWatcher } from '../../src/export/export-watcher';
import type { Core, Runtime } from '../../src/runtime';
import { parseSettings } from '../../src/settings/parse-settings';
import type { StartOptions } from '../../src/settings/start-options';
import { createRecordingVoice, type RecordingVoice } from './recording-voice';

/** The parts of a runtime that a test sets; the rest is as in an empty environment. */
export interface TestRuntimeInput {
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: StartOptions;
  /** Replacements for the distro's own chunks. A chunk without one cannot be loaded. */
  readonly chunks?: Readonly<Record<string, unknown>>;
  /** Replacements for upstream's packages, and for our modules by their path from `src`. */
  readonly instrumentations?: Readonly<Record<string, unknown>>;
  readonly core?: Partial<Core>;
  readonly nowMillis?: () => number;
}

/**
 * A runtime with a voice whose lines the test can read, and the names of the chunks that were
 * loaded.
 */
export interface TestRuntime extends Runtime {
  readonly voice: RecordingVoice;
  readonly loadedChunks: readonly string[];
}

/** Creates a runtime as the preload does, without changing the process. */
export function createTestRuntime(input: TestRuntimeInput = {}): TestRuntime {
  const { env = {}, options = {}, chunks = {}, instrumentations = {}, core } = input;
  const loadedChunks: string[] = [];
  let exportWatcher: ExportWatcher | undefined;
  const take = (from: Readonly<Record<string, unknown>>, name: string): unknown => {
    if (!(name in from)) throw new Error(`Cannot find module '${name}'`);
    return from[name];
  };
  return {
    version: '1.2.3',
    settings: parseSettings({ env, options, knownInstrumentations: INSTRUMENTATION_NAMES })
      .settings,
    options,
    voice: createRecordingVoice(input.nowMillis),
    unwrappedRequests: new Map(),
    unwrappedWorker: undefined,
    threadFlushToJoin: undefined,
    threadFlushToRequest: undefined,
    ownScope: new AsyncResource('test'),
    hooks: new ModuleHooks(new Set(), new Set()),
    chunks: {
      load(name) {
        loadedChunks.push(name);
        return take(chunks, name) as never;
      },
      source: (name) => name,
      instrumentation: ({ own, upstream }) =>
        take(instrumentations, own?.module ?? upstream!.package),
    },
    application: undefined,
    get exportWatcher() {
      return exportWatcher;
    },
    watchExports(watcher) {
      exportWatcher = watcher;
    },
    core: () => core as Core | undefined,
    loadedCore: core as Core | undefined,
    loadedChunks,
  };
}
