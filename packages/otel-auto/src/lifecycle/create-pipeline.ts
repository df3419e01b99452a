import { firstLine } from '../diagnostics/first-line';
import { createEnding } from '../otlp/ending';
import { createExporter, type TrackedExporter } from '../otlp/create-exporter';
import type { Signal } from '../otlp/signal-exporter';
import type { Runtime } from '../runtime';
import type { ExporterName } from '../settings/settings';
import type { Pipeline } from './lifecycle';

/** A provider of the SDK, whichever signal it is for. */
export interface SdkProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** An exporter of the settings, for the processor or reader in front of it. */
export interface NamedExporter {
  readonly name: ExporterName;
  readonly exporter: TrackedExporter;
}

/** The pipeline of one signal, whose SDK is loaded when something is recorded for the first time. */
export interface LazyPipeline<P extends SdkProvider> extends Pipeline {
  /** The SDK's provider; `undefined` when it could not be loaded, which is said once. Never throws. */
  load(): P | undefined;
  isLoaded(): boolean;
}

/**
 * Creates the pipeline of one signal around the SDK that `create` makes, with the exporters of the
 * settings and a callback to call with every record, so that the pipeline knows what it holds.
 */
export function createPipeline<P extends SdkProvider>(
  runtime: Runtime,
  signal: Signal,
  create: (exporters: readonly NamedExporter[], onRecord: () => void) => P,
): LazyPipeline<P> {
  const ending = createEnding();
  let exporters: readonly NamedExporter[] = [];
  let provider: P | undefined;
  let failed = false;
  let pending = false;
  const onRecord = () => {
    pending = true;
  };

  return {
    load() {
      if (provider !== undefined || failed) return provider;
      try {
        exporters = runtime.settings[signal].exporters.map((name) => ({
          name,
          exporter: createExporter(runtime, { name, signal, ending }),
        }));
        provider = runtime.hooks.pause(() => create(exporters, onRecord));
      } catch (error) {
        failed = true;
        runtime.voice.say(
          `${signal} could not start (${firstLine((error as Error).message)}); the application runs without them.`,
        );
      }
      return provider;
    },
    isLoaded: () => provider !== undefined,
    hasPending: () => pending || exporters.some(({ exporter }) => exporter.isBusy()),
    async flush({ final }) {
      if (final) ending.begin();
      pending = false;
      await provider?.forceFlush().catch(() => undefined);
      await Promise.all(exporters.map(({ exporter }) => exporter.settled()));
    },
    shutdown: async () => provider?.shutdown(),
  };
}
