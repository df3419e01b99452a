import { diag, type MeterProvider } from '@opentelemetry/api';
import {
  createConsoleExporter,
  type ConsoleExporter,
  type ConsoleExporterInput,
} from '../console/console-exporter';
import { firstLine } from '../diagnostics/first-line';
import { AFTER_SHUTDOWN, type LossCause } from '../export/loss-cause';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { Voice } from '../diagnostics/voice';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Settings } from '../settings/settings';
import type { Signal } from '../signal';
import type { Pipeline } from './pipeline';

/** A provider of the SDK, of any signal. */
export interface SdkProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The exporters for a signal's SDK, and its connection to the pipeline. */
export interface PipelineOutput {
  /** The exporter to the console, for upstream's processor or reader, if it is configured. */
  readonly consoleExporter: ConsoleExporter | undefined;
  /** The exporter over OTLP, if it is configured. */
  readonly otlpExporter: OtlpExporter | undefined;
  /** The provider for metrics of the SDK itself, if they are wanted. */
  readonly sdkMeterProvider?: MeterProvider | undefined;
  /** Called with every record, so that the pipeline knows what upstream's processors hold. */
  readonly onRecord: () => void;
  /** Counts records of this signal that are lost, and reports them. */
  readonly countLost: (count: number, cause: LossCause) => void;
}

/** The SDK of a signal. */
export interface SdkPipeline<P extends SdkProvider> {
  readonly provider: P;
  /** Whether there are processors that the application has passed. */
  readonly hasOtherProcessors?: boolean;
  /** The last processor or reader, in front of the exporter over OTLP. */
  readonly processor?: {
    hasPending(): boolean;
    /** Returns whether measurements were made since the last export; absent for other signals. */
    hasMeasured?(): boolean;
    /** Passes its records to the exporter without a turn of the event loop. */
    exportBatch(): void;
  };
}

/** The pipeline of one signal, whose SDK is loaded with the first record. */
export interface LazyPipeline<P extends SdkProvider> extends Pipeline {
  /**
   * Returns the SDK's provider; `undefined` if it could not be loaded, which is reported once.
   * Never throws.
   */
  load(): P | undefined;
  isLoaded(): boolean;
  /** Returns whether measurements were made since the last export. */
  hasMeasured(): boolean;
}

/** The input of the pipeline of a signal. */
export interface PipelineInput extends ConsoleExporterInput {
  readonly settings: Pick<Settings, Signal>;
  readonly hooks: Pick<ModuleHooks, 'pause'>;
  readonly voice: Pick<Voice, 'say' | 'sayOnce'>;
  readonly loadedCore: { readonly sdkMeterProvider: MeterProvider | undefined } | undefined;
}

/**
 * Creates the pipeline of one signal around the SDK that `create` returns.
 *
 * @param getOtlpExporter - returns the exporter of the process, creating it if necessary
 */
export function createPipeline<P extends SdkProvider>(
  input: PipelineInput,
  signal: Signal,
  getOtlpExporter: () => OtlpExporter,
  create: (output: PipelineOutput) => SdkPipeline<P>,
): LazyPipeline<P> {
  const { exporters } = input.settings[signal];
  let consoleExporter: ConsoleExporter | undefined;
  let otlpExporter: OtlpExporter | undefined;
  let sdk: SdkPipeline<P> | undefined;
  let shutdown: Promise<void> | undefined;
  let failed = false;
  /** Whether upstream's processors may have records. */
  let pending = false;
  const onRecord = () => {
    if (shutdown === undefined) pending = true;
    // The processor in front of OTLP counts losses itself; upstream's do not reveal what they drop.
    else if (otlpExporter === undefined && consoleExporter !== undefined) {
      countLost(1, AFTER_SHUTDOWN);
    }
  };
  const countLost = (count: number, cause: LossCause) =>
    getOtlpExporter().countLost(signal, count, cause);
  const stop = async () => {
    await sdk?.provider.shutdown();
    await consoleExporter?.forceFlush();
    pending = false;
  };
  const hasUnencoded = () =>
    (pending && (consoleExporter !== undefined || sdk?.hasOtherProcessors === true)) ||
    consoleExporter?.isBusy() === true;

  return {
    load() {
      if (sdk !== undefined || failed) return sdk?.provider;
      try {
        const forms = exporters.filter((name) => name !== 'otlp');
        if (forms.length > 0) consoleExporter = createConsoleExporter(input, signal, forms);
        if (exporters.includes('otlp')) otlpExporter = getOtlpExporter();
        const sdkMeterProvider = input.loadedCore?.sdkMeterProvider;
        const output = { consoleExporter, otlpExporter, sdkMeterProvider, onRecord, countLost };
        sdk = input.hooks.pause(() => create(output));
        if (shutdown !== undefined) void sdk.provider.shutdown().catch(() => undefined);
      } catch (error) {
        failed = true;
        input.voice.say(
          `${signal} could not start (${firstLine((error as Error).message)}); the application runs without them.`,
        );
      }
      return sdk?.provider;
    },
    isLoaded: () => sdk !== undefined,
    hasMeasured: () => sdk?.processor?.hasMeasured?.() === true,
    hasPending: () => sdk?.processor?.hasPending() === true || hasUnencoded(),
    hasUnencoded,
    async flush() {
      pending = false;
      // A provider that was shut down logs an error.
      const flushed = shutdown === undefined ? sdk?.provider.forceFlush() : otlpExporter?.flush();
      await flushed?.catch(() => undefined);
      await consoleExporter?.forceFlush();
    },
    exportNow() {
      try {
        sdk?.processor?.exportBatch();
      } catch (error) {
        diag.error(`what is left of ${signal} could not be encoded`, error);
      }
    },
    shutdown: () => (shutdown ??= stop()),
  };
}
