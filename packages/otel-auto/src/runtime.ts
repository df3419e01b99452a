import type { AsyncResource } from 'node:async_hooks';
import type { Worker } from 'node:worker_threads';
import type { Attributes, MeterProvider } from '@opentelemetry/api';
import type { ChunkLoader } from './chunk-loader';
import type { Voice } from './diagnostics/voice';
import type { ThreadFlush } from './process-end/thread-flush';
import type { Lifecycle } from './process-end/lifecycle';
import type { ModuleHooks } from './module-hooks/module-hooks';
import type { HttpRequest } from './transport/http-endpoint';
import type { ExportWatcher } from './export/export-watcher';
import type { ApplicationPackage } from './resource/find-application-package';
import type { Settings } from './settings/settings';
import type { StartOptions } from './settings/start-options';

/**
 * The distro in a process: created once by the preload and passed to everything that is loaded
 * later. It is reached through one global symbol, because bundled chunks are separate files.
 */
export interface Runtime {
  readonly version: string;
  readonly settings: Settings;
  readonly options: StartOptions;
  readonly voice: Voice;
  readonly hooks: ModuleHooks;
  readonly chunks: ChunkLoader;
  /**
   * The async resource in which the distro's own work runs; created before the application's own
   * scopes, and part of none of them.
   */
  readonly ownScope: AsyncResource;
  /**
   * Node.js's own `request` of `http` and `https`, with which exports bypass wrappers: ours and the
   * application's.
   */
  readonly unwrappedRequests: ReadonlyMap<string, HttpRequest>;
  /**
   * Node.js's own `Worker`, once the application has loaded `worker_threads`; the application does
   * not count workers created with it.
   */
  readonly unwrappedWorker: typeof Worker | undefined;
  /**
   * The flush with which the process or thread that has started this thread asks for its telemetry;
   * `undefined` in a main thread.
   */
  readonly threadFlushToJoin: ThreadFlush | undefined;
  /**
   * The flush with which threads are asked for their telemetry, once the application has loaded
   * `worker_threads`.
   */
  readonly threadFlushToRequest: ThreadFlush | undefined;
  /** The name and version in the application's nearest package.json. */
  readonly application: ApplicationPackage | undefined;
  /** The watcher that sees exports in place of the voice, if there is one. */
  readonly exportWatcher: ExportWatcher | undefined;
  /** Makes `watcher` see every export that begins from now on. */
  watchExports(watcher: ExportWatcher): void;
  /**
   * Returns the SDK, which is loaded if necessary; `undefined` if it could not start, which is
   * reported once. Never throws.
   */
  core(): Core | undefined;
  /** The SDK if it is loaded. */
  readonly loadedCore: Core | undefined;
}

/** The part of the distro that `core.ts` provides to the preload and to the chunks. */
export interface Core {
  readonly lifecycle: Lifecycle;
  /** The provider for metrics of the SDK itself, if they are wanted. */
  readonly sdkMeterProvider: MeterProvider | undefined;
  /** Returns the attributes of the resource of this process. */
  resourceAttributes(): Attributes;
  /** Sets attributes of the request that is served in the active context. Never throws. */
  setRequestAttributes(attributes: unknown): void;
  /**
   * Creates the instrumentation of one row of the table, which patches modules that load from now
   * on.
   */
  enableInstrumentation(name: string, packageRoot?: string): void;
  /**
   * Creates spans for `fetch` and undici from now on; returns the function to call with each
   * request that they create.
   */
  instrumentFetch(): (message: unknown) => void;
  /**
   * Makes our globals readable for the copy of `@opentelemetry/api` in this folder, even if it is
   * newer than ours.
   */
  welcomeApi(packageRoot: string): void;
  /** Prepares the distro for an agent beside it, and reports what each of the two does. */
  meetAgent(name: string, packageRoot: string, about: { readonly isFirst: boolean }): void;
  /** Loads the metrics SDK and starts the metrics of the process. */
  startProcessMetrics(): void;
  /** Reads every file that a record, or the end of the process, would need. Never throws. */
  readFiles(): void;
}

const KEY = Symbol.for('@acme/otel-auto');

/** The distro of this process, if one has been preloaded. */
export const currentRuntime = (): Runtime | undefined =>
  (globalThis as Record<symbol, unknown>)[KEY] as Runtime | undefined;

/** Makes `runtime` the distro of this process. */
export function setCurrentRuntime(runtime: Runtime): void {
  Object.defineProperty(globalThis, KEY, { value: runtime, configurable: true });
}
