import type { AsyncResource } from 'node:async_hooks';
import type { Worker } from 'node:worker_threads';
import type { MeterProvider } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { explainExportFailure } from '../diagnostics/export-failure';
import { canExportAtExit, exportAtExit, type ExitExport } from '../export-at-exit/export-at-exit';
import { Batch } from '../otlp-encoding/batch';
import { ChunkPool } from '../otlp-encoding/chunk-pool';
import { countDataPoints } from '../otlp-encoding/count-data-points';
import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import { writeLogRecord } from '../otlp-encoding/write-log-record';
import { writeSpan } from '../otlp-encoding/write-span';
import type { ExporterAtEnd } from '../process-end/exporter-at-end';
import { runAside } from '../run-aside';
import type { BatchSettings, Settings } from '../settings/settings';
import { SIGNALS, type Signal } from '../signal';
import type { Voice } from '../diagnostics/voice';
import type { LoaderOf } from '../loader-of';
import type { HttpRequest } from '../transport/http-endpoint';
import type { ExportWatcher } from './export-watcher';
import { createSender } from '../transport/create-sender';
import type { SendResult } from '../transport/sender';
import { BatchProcessor } from './batch-processor';
import type { ExportMetrics } from './export-metrics';
import { ExportReport } from './export-report';
import type { ExportRequest } from './export-request';
import { type LossCause, NOT_ENCODED, outboxFull, timeIsOver } from './loss-cause';
import { Losses } from './losses';
import { Outbox } from './outbox';
import type { RequestQueue } from './request-queue';
import { type Destination, RequestSender } from './request-sender';

/** The exporter of all signals, for every protocol of OTLP. */
export interface OtlpExporter extends RequestQueue, ExporterAtEnd {
  /** Creates the processor that receives spans as they end. */
  createSpanProcessor(batch: BatchSettings): BatchProcessor<ReadableSpan>;
  /** Creates the processor that receives log records as they are emitted. */
  createLogRecordProcessor(batch: BatchSettings): BatchProcessor<ReadableLogRecord>;
  /** Exports collected metrics; cumulative ones replace earlier ones. Never throws. */
  exportMetrics(metrics: ResourceMetrics): void;
}

/** The input of the exporter; what may come later is asked for when it is needed. */
export interface OtlpExporterInput {
  readonly settings: Settings;
  readonly voice: Voice;
  readonly chunks: LoaderOf<{
    readonly 'export-metrics': typeof import('../chunks/export-metrics');
    readonly 'metrics-encoding': typeof import('../chunks/metrics-encoding');
  }> & { source(name: 'exit-sender'): string };
  readonly ownScope: AsyncResource;
  /** Says how exports end in the place of the voice, if there is one. */
  readonly exportWatcher: ExportWatcher | undefined;
  readonly unwrappedRequests: ReadonlyMap<string, HttpRequest>;
  readonly unwrappedWorker: typeof Worker | undefined;
  readonly loadedCore: { readonly sdkMeterProvider: MeterProvider | undefined } | undefined;
}

/** Creates the exporter of a process. */
export function createOtlpExporter(input: OtlpExporterInput): OtlpExporter {
  const { settings, voice } = input;
  const losses = new Losses(voice);
  const pool = new ChunkPool();
  const countLost = (signal: Signal, count: number, cause: LossCause): void => {
    if (input.exportWatcher === undefined) losses.count(signal, count, cause);
    selfMetrics?.onLoss(signal, count, cause);
  };
  const giveUp = (request: ExportRequest, cause: LossCause): void => {
    countLost(request.signal, request.count, cause);
    selfMetrics?.onGiveUp(request, cause);
  };
  const outbox = new Outbox(settings.outboxBytes, (request) =>
    giveUp(request, outboxFull(settings.outboxBytes)),
  );
  const exportTimeouts = exportTimeoutsOf(settings);
  const report = createReport(input, countLost);
  /** The error of the last attempt of each signal, if it may succeed later. */
  const failures = new Map<Signal, Error>();
  const sender = new RequestSender({
    outbox,
    destinationOf: createDestinations(input),
    onSend(request) {
      input.exportWatcher?.onSend(request);
      selfMetrics?.onSend(request);
    },
    onResult(request, result) {
      if (result.kind === 'retryable') failures.set(request.signal, result.error);
      else failures.delete(request.signal);
      const takenCount = report(request, result);
      selfMetrics?.onResult(request, result, takenCount);
    },
    exportTimeoutOf: (signal) => exportTimeouts[signal],
    onGiveUp(request) {
      const { signal } = request;
      giveUp(request, timeIsOver(signal, exportTimeouts[signal] ?? 0));
    },
  });
  const selfMetrics = createSelfMetrics(input, (signal) => sender.countWaiting(signal));
  // Read early: an application may lose its files, or the permission to read them.
  const exitSender = readExitSender(input);
  let hasMeansAtExit = true;

  const firstFailure = (requests: readonly ExportRequest[]): Error | undefined =>
    requests.map(({ signal }) => failures.get(signal)).find((each) => each !== undefined);

  const exporter: OtlpExporter = {
    createSpanProcessor(batchSettings) {
      const batch = new Batch(writeSpan, pool);
      selfMetrics?.watchQueue('traces', () => batch.count);
      return new BatchProcessor('traces', batch, exporter, batchSettings);
    },
    createLogRecordProcessor(batchSettings) {
      const batch = new Batch(writeLogRecord, pool);
      selfMetrics?.watchQueue('logs', () => batch.count);
      return new BatchProcessor('logs', batch, exporter, batchSettings);
    },
    exportMetrics(metrics) {
      const encoded = encode(input, metrics);
      if (encoded === undefined) {
        countLost('metrics', countDataPoints(metrics), NOT_ENCODED);
        return;
      }
      const isSuperseded = settings.metrics.temporality === 'cumulative';
      const { count } = encoded;
      exporter.enqueue({ signal: 'metrics', body: encoded.toBytes(), count, isSuperseded });
    },
    enqueue(request) {
      selfMetrics?.onEnqueue(request);
      outbox.add(request);
      runAside(input, () => sender.sendWaiting());
    },
    countWaiting: (signal) => sender.countWaiting(signal),
    hasRequests: (signal) => sender.hasRequests(signal),
    flush: () => runAside(input, () => sender.flush()),
    suspend() {
      const resume = sender.suspend();
      return () => runAside(input, resume);
    },
    endRetries: () => sender.endRetries(),
    isBackingOff: () => sender.isBackingOff(),
    exportAtExit({ timeoutMillis, hasWaited }) {
      const { requests, unanswered, overdue, putBack } = sender.takeAll();
      const { results, obstacle, delay, error } =
        requests.length > 0 && timeoutMillis > 0
          ? exportAtExit(requests, {
              otlpOf: (signal) => settings[signal].otlp,
              timeoutMillis,
              source: exitSender,
              Worker: input.unwrappedWorker,
            })
          : NOTHING_TRIED;
      const undelivered = requests.filter((_, index) => results[index] !== 'delivered');
      if (obstacle !== undefined) {
        hasMeansAtExit = false;
        // The event loop can send them, if it continues to turn.
        putBack(undelivered);
      }
      losses.sayRest();
      const failure = error ?? firstFailure(undelivered);
      const reason = obstacle ?? delay ?? (failure && explainExportFailure(failure));
      return hasWaited
        ? { requests: [...unanswered, ...undelivered], overdue: [], reason }
        : { requests: undelivered, overdue, reason };
    },
    canExportAtExit: () => hasMeansAtExit && canExportAtExit(),
    countLost,
  };
  return exporter;
}

/** Returns the receiver of each signal, which is opened with the first request. */
function createDestinations({
  settings,
  unwrappedRequests,
}: Pick<OtlpExporterInput, 'settings' | 'unwrappedRequests'>): (signal: Signal) => Destination {
  const destinations = new Map<Signal, Destination>();
  return (signal) => {
    let destination = destinations.get(signal);
    if (destination === undefined) {
      const send = createSender(signal, settings[signal].otlp, (module) =>
        unwrappedRequests.get(module),
      );
      destination = { send, timeoutMillis: settings[signal].otlp.timeoutMillis };
      destinations.set(signal, destination);
    }
    return destination;
  };
}

/** Returns the time limits of requests with all their attempts, where the user has set them. */
const exportTimeoutsOf = ({
  traces,
  metrics,
  logs,
}: Settings): Readonly<Record<Signal, number | undefined>> => ({
  traces: traces.batch.exportTimeoutMillis,
  metrics: metrics.exportTimeoutMillis,
  logs: logs.batch.exportTimeoutMillis,
});

/**
 * Returns the function that reports how attempts end: to the watcher, if there is one, otherwise to
 * the report of each signal.
 */
function createReport(
  input: Pick<OtlpExporterInput, 'settings' | 'voice' | 'exportWatcher'>,
  countLost: OtlpExporter['countLost'],
): (request: ExportRequest, result: SendResult) => number {
  const { settings, voice } = input;
  const reports = Object.fromEntries(
    SIGNALS.map((signal) => [
      signal,
      new ExportReport({
        voice,
        otlp: settings[signal].otlp,
        countLost: (count, cause) => countLost(signal, count, cause),
      }),
    ]),
  ) as Record<Signal, ExportReport>;
  return (request, result) => {
    const watcher = input.exportWatcher;
    if (watcher === undefined) return reports[request.signal].onResult(request, result);
    watcher.onResult(request, result);
    return result.kind === 'accepted' ? request.count : 0;
  };
}

function createSelfMetrics(
  { chunks, loadedCore, settings }: Pick<OtlpExporterInput, 'chunks' | 'loadedCore' | 'settings'>,
  countInflight: (signal: Signal) => number,
): ExportMetrics | undefined {
  const meterProvider = loadedCore?.sdkMeterProvider;
  if (meterProvider === undefined) return undefined;
  const { ExportMetrics: Metrics } = chunks.load('export-metrics');
  return new Metrics({ settings, meterProvider, countInflight });
}

function readExitSender({ chunks }: Pick<OtlpExporterInput, 'chunks'>): string | undefined {
  try {
    return chunks.source('exit-sender');
  } catch {
    return undefined;
  }
}

function encode(
  { chunks }: Pick<OtlpExporterInput, 'chunks'>,
  metrics: ResourceMetrics,
): EncodedRequest | undefined {
  try {
    return chunks.load('metrics-encoding').encodeMetrics(metrics);
  } catch {
    return undefined;
  }
}

const NOTHING_TRIED: ExitExport = { results: [] };
