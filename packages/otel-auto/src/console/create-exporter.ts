import { ExportResultCode } from '@opentelemetry/core';
import { GIVEN_UP, LEFT_OUT, type LossCause, NOT_ENCODED } from '../export/loss-cause';
import { describeExportFailure } from '../diagnostics/export-failure';
import { firstLine } from '../diagnostics/first-line';
import { describePartialSuccess } from '../diagnostics/partial-success';
import { describeStrangeAnswer } from '../diagnostics/strange-answer';
import { describeOtlp } from '../diagnostics/destinations';
import { isThread } from '../is-thread';
import { runAside } from '../run-aside';
import type { Runtime } from '../runtime';
import { DISTRO_NAME, VERSION } from '../version';
import { countItems } from './count-items';
import { createEnding, type Ending } from './ending';
import type { ExportOutcome } from '../export/export-watcher';
import type { ExporterInput, SignalExporter } from './signal-exporter';
import type { Signal } from '../signal';

/** An exporter whose exports under way can be waited for. */
export interface TrackedExporter extends SignalExporter {
  /** Whether an export is under way. */
  isBusy(): boolean;
  /** Resolves when every export that was under way has ended. Never rejects. */
  settled(): Promise<void>;
}

/**
 * Creates the exporter of one signal. Its code is loaded with the first export; what becomes of the
 * exports is told by the voice: the first success once, a failure at most once a minute, recovery.
 */
export function createExporter(
  runtime: Runtime,
  input: {
    readonly name: 'otlp' | 'console';
    readonly signal: Signal;
    readonly ending: Ending;
    /** Told of records that come to nothing; cumulative metrics do not, since the next say as much. */
    readonly onLost?: (count: number, cause: LossCause) => void;
  },
): TrackedExporter {
  const { name, signal, ending, onLost } = input;
  const { otlp } = runtime.settings[signal];
  const chunk = name === 'console' ? 'console' : CHUNKS[otlp.protocol];
  const report =
    name === 'console' ? createConsoleReport(runtime, signal) : createReport(runtime, signal);
  const isCounted =
    name === 'otlp' &&
    (signal !== 'metrics' || runtime.settings.metrics.temporality !== 'cumulative');
  const underWay = new Set<Promise<void>>();
  let exporter: SignalExporter | undefined;
  const load = (): SignalExporter =>
    (exporter ??= runtime.hooks.pause(() => {
      const exporterInput: ExporterInput = {
        signal,
        ...hurry(runtime, { otlp, ending }),
        userAgent: `${DISTRO_NAME}/${VERSION}`,
        request: (module) => runtime.unwrappedRequests.get(module),
      };
      const made = runtime.chunks.load(chunk).createExporter(exporterInput);
      return name === 'console' ? made : measure(runtime, signal, made);
    }));

  return {
    export(items, onResult) {
      const watcher = runtime.exportWatcher;
      const tell = watcher?.onExport({ signal, exporter: name, items }) ?? report;
      const done = new Promise<void>((resolve) => {
        const finish = (outcome: ExportOutcome) => {
          tell(outcome);
          if (isCounted && watcher === undefined) countLosses(items, outcome, onLost);
          onResult(outcome);
          resolve();
        };
        // stdout is for the watcher's report.
        if (watcher !== undefined && name === 'console') {
          finish({ code: ExportResultCode.SUCCESS });
          return;
        }
        runAside(runtime, () => {
          try {
            load().export(items, finish);
          } catch (error) {
            finish({ code: ExportResultCode.FAILED, error: error as Error });
          }
        });
      });
      underWay.add(done);
      void done.then(() => underWay.delete(done));
    },
    forceFlush: async () => exporter?.forceFlush?.(),
    shutdown: async () => exporter?.shutdown(),
    isBusy: () => underWay.size > 0,
    settled: async () => void (await Promise.all(underWay)),
  };
}

function countLosses(
  items: never,
  { code, partialSuccess, notEncodedCount = 0 }: ExportOutcome,
  onLost: ((count: number, cause: LossCause) => void) | undefined,
): void {
  if (notEncodedCount > 0) onLost?.(notEncodedCount, NOT_ENCODED);
  const sentCount = countItems(items) - notEncodedCount;
  if (code !== ExportResultCode.SUCCESS && sentCount > 0) onLost?.(sentCount, GIVEN_UP);
  else if (partialSuccess !== undefined && partialSuccess.rejectedCount > 0) {
    onLost?.(partialSuccess.rejectedCount, LEFT_OUT);
  }
}

const CHUNKS = {
  'http/protobuf': 'otlp-protobuf',
  'http/json': 'otlp-json',
  grpc: 'otlp-grpc',
} as const;

/** Where the SDK is asked to measure itself. */
function measure(
  { chunks, loadedCore, settings }: Runtime,
  signal: Signal,
  exporter: SignalExporter,
): SignalExporter {
  const meterProvider = loadedCore?.sdkMeterProvider;
  if (meterProvider === undefined) return exporter;
  const { otlp } = settings[signal];
  return chunks
    .load('export-metrics')
    .createMeasuredExporter(exporter, { signal, otlp, meterProvider });
}

/** A watcher waits for the first answer, and not for long. */
function hurry(
  { exportWatcher }: Runtime,
  { otlp, ending }: Pick<ExporterInput, 'otlp' | 'ending'>,
): Pick<ExporterInput, 'otlp' | 'ending'> {
  if (exportWatcher === undefined) return { otlp, ending };
  const ended = createEnding();
  ended.begin();
  const timeoutMillis = Math.min(otlp.timeoutMillis, exportWatcher.timeoutMillis);
  return { otlp: { ...otlp, timeoutMillis }, ending: ended };
}

function createReport(
  { voice, settings }: Runtime,
  signal: Signal,
): (outcome: ExportOutcome) => void {
  const { otlp } = settings[signal];
  // What a thread has to say of this, its process says.
  let delivered = isThread();
  let failing = false;
  return ({ code, error, partialSuccess, strangeAnswer }) => {
    if (code === ExportResultCode.SUCCESS) {
      if (!delivered) voice.say(`first ${signal} delivered to ${describeOtlp(otlp)}.`);
      else if (failing) voice.say(`${signal} are delivered again to ${describeOtlp(otlp)}.`);
      delivered = true;
      failing = false;
      if (strangeAnswer !== undefined) {
        const line = describeStrangeAnswer(signal, otlp, strangeAnswer);
        voice.sayAtMostEachMinute(`strange-${signal}`, line);
      }
      if (partialSuccess !== undefined) {
        const line = describePartialSuccess(signal, otlp, partialSuccess);
        voice.sayAtMostEachMinute(`partial-${signal}`, line);
      }
      return;
    }
    const line = describeExportFailure(signal, otlp, error);
    if (voice.sayAtMostEachMinute(`failed-${signal}`, line)) failing = true;
  };
}

/** Who looks at the console sees what arrives; only that nothing does any more has to be said. */
function createConsoleReport({ voice }: Runtime, signal: Signal): (outcome: ExportOutcome) => void {
  return ({ code, error }) => {
    if (code === ExportResultCode.SUCCESS) return;
    const reason = firstLine(error?.message ?? 'no reason given');
    voice.sayOnce(
      `failed-console-${signal}`,
      `${signal} could not be written to stdout (${reason}); the application is untouched.`,
    );
  };
}
