import { diag, type MeterProvider } from '@opentelemetry/api';
import { firstLine } from '../diagnostics/first-line';
import { createEnding } from '../console/ending';
import { createExporter, type TrackedExporter } from '../console/create-exporter';
import type { Signal } from '../signal';
import type { OtlpExporter } from '../export/otlp-exporter';
import { AFTER_SHUTDOWN, type LossCause } from '../export/loss-cause';
import type { Runtime } from '../runtime';
import type { ExporterName } from '../settings/settings';
import type { Pipeline } from '../process-end/lifecycle';

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

/** What a signal's SDK is made with. */
export interface PipelineOutput {
  /** Of the settings, for upstream's processors and readers. */
  readonly exporters: readonly NamedExporter[];
  /** Where encoded requests go over http/protobuf, if the settings ask for that. */
  readonly delivery: OtlpExporter | undefined;
  /** Where the SDK measures itself, if that is asked for. */
  readonly sdkMeterProvider?: MeterProvider | undefined;
  /** To call with every record, so that the pipeline knows what upstream's processors hold. */
  readonly onRecord: () => void;
}

/** The SDK of a signal, and what it holds that is encoded already. */
export interface SdkPipeline<P extends SdkProvider> {
  readonly provider: P;
  /** Whether processors take records that the application has passed. */
  readonly feedsOthers?: boolean;
  readonly held?: {
    hasPending(): boolean;
    /** Whether some of it was recorded since it was last posted; absent where that is the same. */
    hasUnposted?(): boolean;
    /** Posts what is held, without a turn of the event loop. */
    close(): void;
  };
}

/** The pipeline of one signal, whose SDK is loaded when something is recorded for the first time. */
export interface LazyPipeline<P extends SdkProvider> extends Pipeline {
  /** The SDK's provider; `undefined` when it could not be loaded, which is said once. Never throws. */
  load(): P | undefined;
  isLoaded(): boolean;
  /** Whether something was recorded since what is held was last posted. */
  hasUnposted(): boolean;
}

/** Creates the pipeline of one signal around the SDK that `create` makes. */
export function createPipeline<P extends SdkProvider>(
  runtime: Runtime,
  signal: Signal,
  getOtlpExporter: () => OtlpExporter,
  create: (output: PipelineOutput) => SdkPipeline<P>,
): LazyPipeline<P> {
  const ending = createEnding();
  let exporters: readonly NamedExporter[] = [];
  let delivery: OtlpExporter | undefined;
  let sdk: SdkPipeline<P> | undefined;
  let stopped: Promise<void> | undefined;
  let failed = false;
  let pending = false;
  const onRecord = () => {
    if (stopped === undefined) pending = true;
    // What is posted is counted where it is encoded; upstream's processors do not say what they drop.
    else if (delivery === undefined && exporters.length > 0) {
      getOtlpExporter().lose(signal, 1, AFTER_SHUTDOWN);
    }
  };
  const onLost = (count: number, cause: LossCause) => getOtlpExporter().lose(signal, count, cause);
  const settle = () => Promise.all(exporters.map(({ exporter }) => exporter.settled()));
  const stop = async () => {
    await sdk?.provider.shutdown();
    await settle();
    pending = false;
  };
  const holdsObjects = () =>
    (pending && (exporters.length > 0 || sdk?.feedsOthers === true)) ||
    exporters.some(({ exporter }) => exporter.isBusy());

  return {
    load() {
      if (sdk !== undefined || failed) return sdk?.provider;
      try {
        const isPosted = isPostedBy(runtime, signal);
        exporters = runtime.settings[signal].exporters
          .filter((name) => name !== 'otlp' || !isPosted)
          .map((name) => ({
            name,
            exporter: createExporter(runtime, { name, signal, ending, onLost }),
          }));
        if (isPosted) delivery = getOtlpExporter();
        const sdkMeterProvider = runtime.loadedCore?.sdkMeterProvider;
        const output = { exporters, delivery, sdkMeterProvider, onRecord };
        sdk = runtime.hooks.pause(() => create(output));
        if (stopped !== undefined) void sdk.provider.shutdown().catch(() => undefined);
      } catch (error) {
        failed = true;
        runtime.voice.say(
          `${signal} could not start (${firstLine((error as Error).message)}); the application runs without them.`,
        );
      }
      return sdk?.provider;
    },
    isLoaded: () => sdk !== undefined,
    hasUnposted: () => sdk?.held?.hasUnposted?.() === true,
    hasPending: () => sdk?.held?.hasPending() === true || holdsObjects(),
    holdsObjects,
    async flush({ final }) {
      if (final) ending.begin();
      pending = false;
      // A provider that was shut down complains.
      const flushed = stopped === undefined ? sdk?.provider.forceFlush() : delivery?.flush();
      await flushed?.catch(() => undefined);
      await settle();
    },
    closeNow() {
      try {
        sdk?.held?.close();
      } catch (error) {
        diag.error(`what is left of ${signal} could not be encoded`, error);
      }
    },
    shutdown: () => (stopped ??= stop()),
  };
}

/** Whether encoded requests are posted; a watcher wants to see the records that it waits for. */
function isPostedBy({ settings, exportWatcher }: Runtime, signal: Signal): boolean {
  const { exporters, otlp } = settings[signal];
  return (
    exporters.includes('otlp') && otlp.protocol === 'http/protobuf' && exportWatcher === undefined
  );
}
