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
 * What the distro has in a process: made once by the preload and handed to everything that is
 * loaded later. It is reached through one global symbol, because bundled chunks are separate files.
 */
export interface Runtime {
  readonly version: string;
  readonly settings: Settings;
  readonly options: StartOptions;
  readonly voice: Voice;
  readonly hooks: ModuleHooks;
  readonly chunks: ChunkLoader;
  /** Made before the application's own scopes, and part of none of them. */
  readonly ownScope: AsyncResource;
  /** `request` of `http` and `https` as Node.js made it, by which exports go past what wraps it: ours and the application's. */
  readonly unwrappedRequests: ReadonlyMap<string, HttpRequest>;
  /** `Worker` as Node.js made it, once the application has loaded `worker_threads`: ours is none that it counts. */
  readonly unwrappedWorker: typeof Worker | undefined;
  /** In a thread: how the process or thread that has started it asks for what it holds. */
  readonly threadFlushToJoin: ThreadFlush | undefined;
  /** How threads are asked for what they hold, once the application has loaded `worker_threads`. */
  readonly threadFlushToRequest: ThreadFlush | undefined;
  /** Name and version of the application's nearest package.json. */
  readonly application: ApplicationPackage | undefined;
  /** Who watches the exports in the place of the voice, if anybody does. */
  readonly exportWatcher: ExportWatcher | undefined;
  /** Lets `watcher` see every export that begins from now on. */
  watchExports(watcher: ExportWatcher): void;
  /** The SDK, once something needed it. Never throws: a core that cannot start is reported once. */
  core(): Core | undefined;
  /** The SDK if it was needed, without loading it. */
  readonly loadedCore: Core | undefined;
}

/** What `core.ts` gives to the preload and to the chunks. */
export interface Core {
  readonly lifecycle: Lifecycle;
  /** Where the SDK measures itself, if that is asked for. */
  readonly sdkMeterProvider: MeterProvider | undefined;
  /** What the resource says of this process. */
  resourceAttributes(): Attributes;
  /** Makes the instrumentation of one row of the table and lets it patch what loads from now on. */
  enableInstrumentation(name: string, packageRoot?: string): void;
  /** Makes the spans of `fetch` and undici from now on; gives what is to be told of each request that they make. */
  instrumentFetch(): (message: unknown) => void;
  /** Lets the copy of `@opentelemetry/api` in this folder find our globals, also when it is newer than ours. */
  welcomeApi(packageRoot: string): void;
  /** Lets an agent work beside the distro, and says who does what. */
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
