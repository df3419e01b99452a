import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { explainExportFailure, type Explanation } from '../diagnostics/export-failure';
import { countItems } from '../console/count-items';
import { createHttpSender } from '../transport/http-sender';
import { Batch } from '../otlp-encoding/batch';
import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import { ChunkPool } from '../otlp-encoding/chunk-pool';
import { writeLogRecord } from '../otlp-encoding/write-log-record';
import { writeSpan } from '../otlp-encoding/write-span';
import type { Signal } from '../signal';
import { runAside } from '../run-aside';
import type { Runtime } from '../runtime';
import type { BatchSettings } from '../settings/settings';
import { DISTRO_NAME, VERSION } from '../version';
import { RequestSender, type Route } from './request-sender';
import { canExportAtExit, exportAtExit, type ExitDelivery } from '../export-at-exit/export-at-exit';
import type { ExitRoute } from '../export-at-exit/exit-task';
import type { ExportMetrics } from './export-metrics';
import { type LossCause, NOT_ENCODED, outboxFull } from './loss-cause';
import { Losses } from './losses';
import { Outbox } from './outbox';
import { BatchProcessor } from './batch-processor';
import type { ExportRequest } from './export-request';
import { Report } from './export-report';

/** What takes encoded requests of all signals to their receivers over http/protobuf. */
export interface OtlpExporter {
  /** Where spans go as they end. */
  openSpans(batch: BatchSettings): BatchProcessor<ReadableSpan>;
  /** Where log records go as they are emitted. */
  openLogRecords(batch: BatchSettings): BatchProcessor<ReadableLogRecord>;
  /** Takes collected metrics; cumulative ones stand in for those before them. Never throws. */
  postMetrics(metrics: ResourceMetrics): void;
  /** Takes a request; it is sent as soon as may be. Never throws. */
  post(parcel: ExportRequest): void;
  /** How many records of this signal are not delivered yet. */
  countWaiting(signal: Signal): number;
  /** Whether something of this signal is not delivered yet. */
  hasWork(signal: Signal): boolean;
  /** Tries all there is; resolves when nothing is under way. Never rejects. */
  flush(): Promise<void>;
  /** Sends nothing before what it returns is called, or a flush. */
  hold(): () => void;
  /** From now on nothing that has failed is tried again by itself: the process is about to end. */
  endRetries(): void;
  /** Whether something waits because its receiver has failed. */
  isHeldUp(): boolean;
  /**
   * Delivers what is left while the event loop turns no more, and says what was lost before. Never
   * throws. `hasWaited`: answers were waited for in vain, so that what has none counts as left.
   */
  exportAtExit(options: {
    readonly timeoutMillis: number;
    readonly hasWaited: boolean;
  }): Undelivered;
  /** Whether there is a means to deliver while the event loop turns no more, as far as is known by now. */
  canExportAtExit(): boolean;
  /** Counts records that came to nothing, and says so. Never throws. */
  lose(signal: Signal, count: number, cause: LossCause): void;
}

/** What a process ends with. */
export interface Undelivered {
  readonly left: readonly ExportRequest[];
  /** Handed over, but the receiver is later with its answer than it has ever been. */
  readonly overdue: readonly ExportRequest[];
  /** Why something is left, if it is known; else time was up. */
  readonly reason?: Explanation | undefined;
}

export function createOtlpExporter(runtime: Runtime): OtlpExporter {
  const { settings, voice, unwrappedRequests } = runtime;
  const losses = new Losses(voice);
  const reports = new Map<Signal, Report>();
  const reportOf = (signal: Signal): Report => {
    let report = reports.get(signal);
    if (report === undefined) {
      const lose = (count: number, cause: LossCause) => delivery.lose(signal, count, cause);
      reports.set(signal, (report = new Report({ voice, otlp: settings[signal].otlp, lose })));
    }
    return report;
  };
  const routes = new Map<Signal, Route>();
  const routeOf = (signal: Signal): Route => {
    let route = routes.get(signal);
    if (route === undefined) {
      const { otlp } = settings[signal];
      const send = createHttpSender({
        otlp,
        userAgent: USER_AGENT,
        contentType: CONTENT_TYPE,
        request: (module) => unwrappedRequests.get(module),
      });
      routes.set(signal, (route = { send, timeoutMillis: otlp.timeoutMillis }));
    }
    return route;
  };
  const exitRouteOf = (signal: Signal): ExitRoute => {
    const { otlp } = settings[signal];
    const own = { 'Content-Type': CONTENT_TYPE, ...encodingOf(otlp.compression) };
    return { ...otlp, headers: { 'User-Agent': USER_AGENT, ...otlp.headers, ...own } };
  };
  const { outboxBytes } = settings;
  const outbox = new Outbox(outboxBytes, (parcel) => {
    const cause = outboxFull(outboxBytes);
    delivery.lose(parcel.signal, parcel.count, cause);
    selfMetrics?.onGiveUp(parcel, cause);
  });
  const sender = new RequestSender({
    outbox,
    routeOf,
    onDepart: (parcel) => selfMetrics?.onDepart(parcel),
    onAttempt(parcel, result) {
      lastFailure = result.kind === 'retryable' ? result.error : undefined;
      const takenCount = reportOf(parcel.signal).onAttempt(parcel, result);
      selfMetrics?.onAttempt(parcel, result, takenCount);
    },
  });
  const selfMetrics = createSelfMetrics(runtime, (signal) => sender.countWaiting(signal));

  /** Why the last attempt failed, if it did and may succeed later. */
  let lastFailure: Error | undefined;
  const pool = new ChunkPool();
  // While it can be read: an application may lose its files, or the permission to read them.
  const exitSender = readSource(runtime);
  let hasMeans = true;
  const delivery: OtlpExporter = {
    openSpans(settingsOfBatch) {
      const batch = new Batch(writeSpan, pool);
      selfMetrics?.watchQueue('traces', () => batch.count);
      return new BatchProcessor('traces', batch, delivery, settingsOfBatch);
    },
    openLogRecords(settingsOfBatch) {
      const batch = new Batch(writeLogRecord, pool);
      selfMetrics?.watchQueue('logs', () => batch.count);
      return new BatchProcessor('logs', batch, delivery, settingsOfBatch);
    },
    postMetrics(metrics) {
      const request = encode(runtime, metrics);
      if (request === undefined) {
        delivery.lose('metrics', countItems(metrics), NOT_ENCODED);
        return;
      }
      const isSuperseded = settings.metrics.temporality === 'cumulative';
      const { count } = request;
      delivery.post({ signal: 'metrics', body: request.toBytes(), count, isSuperseded });
    },
    post(parcel) {
      selfMetrics?.onPost(parcel);
      outbox.add(parcel);
      runAside(runtime, () => sender.depart());
    },
    countWaiting: (signal) => sender.countWaiting(signal),
    hasWork: (signal) => sender.hasWork(signal),
    flush: () => runAside(runtime, () => sender.flush()),
    isHeldUp: () => sender.isHeldUp(),
    exportAtExit({ timeoutMillis, hasWaited }) {
      const heldUpBy = sender.isHeldUp() ? lastFailure : undefined;
      const { parcels, unanswered, overdue, takeBack } = sender.recall();
      const { results, obstacle, delay, error } =
        parcels.length > 0 && timeoutMillis > 0
          ? exportAtExit(parcels, {
              routeOf: exitRouteOf,
              timeoutMillis,
              source: exitSender,
              Worker: runtime.unwrappedWorker,
            })
          : NOTHING_TRIED;
      const left = parcels.filter((_, index) => results[index] !== 'delivered');
      if (obstacle !== undefined) {
        hasMeans = false;
        // The event loop can deliver them, where it goes on to turn.
        takeBack(left);
      }
      losses.sayRest();
      const failure = error ?? heldUpBy;
      const reason = obstacle ?? delay ?? (failure && explainExportFailure(failure));
      return hasWaited
        ? { left: [...unanswered, ...left], overdue: [], reason }
        : { left, overdue, reason };
    },
    canExportAtExit: () => hasMeans && canExportAtExit(),
    hold() {
      const release = sender.hold();
      return () => runAside(runtime, release);
    },
    endRetries: () => sender.endRetries(),
    lose(signal, count, cause) {
      losses.count(signal, count, cause);
      selfMetrics?.onLoss(signal, count, cause);
    },
  };
  return delivery;
}

function createSelfMetrics(
  { chunks, loadedCore, settings }: Runtime,
  countInflight: (signal: Signal) => number,
): ExportMetrics | undefined {
  const meterProvider = loadedCore?.sdkMeterProvider;
  if (meterProvider === undefined) return undefined;
  const { ExportMetrics } = chunks.load('export-metrics');
  return new ExportMetrics({ settings, meterProvider, countInflight });
}

function readSource({ chunks }: Runtime): string | undefined {
  try {
    return chunks.source('exit-sender');
  } catch {
    return undefined;
  }
}

function encode({ chunks }: Runtime, metrics: ResourceMetrics): EncodedRequest | undefined {
  try {
    return chunks.load('otlp-protobuf').encodeMetrics(metrics);
  } catch {
    return undefined;
  }
}

const NOTHING_TRIED: ExitDelivery = { results: [] };

const USER_AGENT = `${DISTRO_NAME}/${VERSION}`;
const CONTENT_TYPE = 'application/x-protobuf';

const encodingOf = (compression: 'none' | 'gzip'): Readonly<Record<string, string>> =>
  compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {};
