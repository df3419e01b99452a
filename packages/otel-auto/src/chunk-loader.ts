import type { InstrumentationRow } from './instrumentations/table';
import type { LoaderOf } from './loader-of';

/**
 * The parts of the distro other than the preload, by name: the modules of `chunks/`, each a file of
 * the bundle.
 */
export interface Chunks {
  readonly boundary: typeof import('./chunks/boundary');
  readonly bundles: typeof import('./chunks/bundles');
  readonly clouds: typeof import('./chunks/clouds');
  readonly configuration: typeof import('./chunks/configuration');
  readonly console: typeof import('./chunks/console');
  readonly core: typeof import('./chunks/core');
  readonly 'environment-context': typeof import('./chunks/environment-context');
  readonly export: typeof import('./chunks/export');
  readonly 'export-metrics': typeof import('./chunks/export-metrics');
  readonly 'es-modules': typeof import('./chunks/es-modules');
  readonly 'exit-sender': typeof import('./chunks/exit-sender');
  readonly 'log-bridges': typeof import('./chunks/log-bridges');
  readonly logs: typeof import('./chunks/logs');
  readonly metrics: typeof import('./chunks/metrics');
  readonly 'metrics-encoding': typeof import('./chunks/metrics-encoding');
  readonly nestjs: typeof import('./chunks/nestjs');
  readonly 'otlp-stdout': typeof import('./chunks/otlp-stdout');
  readonly samplers: typeof import('./chunks/samplers');
  readonly redaction: typeof import('./chunks/redaction');
  readonly settings: typeof import('./chunks/settings');
  readonly traces: typeof import('./chunks/traces');
  readonly 'vendor-propagators': typeof import('./chunks/vendor-propagators');
}

/**
 * A loader of the distro's own files: chunks of the bundle, or the modules themselves in an
 * unbundled run.
 */
export interface ChunkLoader extends LoaderOf<Chunks> {
  /**
   * Loads a chunk, or returns it if it is loaded already. Throws what `require` throws if it cannot
   * be read.
   */
  load<Name extends keyof Chunks>(name: Name): Chunks[Name];
  /** Reads the script that runs a chunk in a thread or a process of its own. Throws if it cannot be read. */
  source(name: keyof Chunks): string;
  /** Loads the module that holds the instrumentation of a row of the table. Throws as `load` does. */
  instrumentation(row: InstrumentationRow): unknown;
}

/**
 * Creates the loader of an unbundled run, in which our instrumentations are modules and upstream's
 * come from `node_modules`. The bundler replaces this file by `bundled-chunk-loader.ts`.
 */
export const createChunkLoader = (): ChunkLoader => ({
  load: (name) => require(`./chunks/${name}`) as never,
  source: (name) => `require(${JSON.stringify(require.resolve(`./chunks/${name}`))});`,
  instrumentation: ({ own, upstream }) => require(own?.module ?? upstream!.package) as unknown,
});
