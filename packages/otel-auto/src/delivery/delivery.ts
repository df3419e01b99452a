import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describeOtlp } from '../diagnostics/destinations';
import { describeExportFailure } from '../diagnostics/export-failure';
import { describePartialSuccess } from '../diagnostics/partial-success';
import { describeStrangeAnswer } from '../diagnostics/strange-answer';
import { createHttpSender } from '../otlp/http-sender';
import { Batch } from '../otlp-encoding/batch';
import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import { ChunkPool } from '../otlp-encoding/chunk-pool';
import { writeLogRecord } from '../otlp-encoding/write-log-record';
import { writeSpan } from '../otlp-encoding/write-span';
import { parseAnswer } from '../otlp/parse-answer';
import type { SendResult } from '../otlp/sender';
import type { Signal } from '../otlp/signal-exporter';
import type { ProtobufPart } from '../parts/otlp-protobuf';
import type { Runtime } from '../runtime';
import type { BatchSettings } from '../settings/settings';
import { DISTRO_NAME, VERSION } from '../version';
import { Courier, type Route } from './courier';
import { decodeAnswer } from './decode-answer';
import { deliverAtExit, type ExitRoute } from './deliver-at-exit';
import { Losses } from './losses';
import { Outbox } from './outbox';
import { Outlet } from './outlet';
import type { Parcel } from './parcel';

/** What takes encoded requests of all signals to their receivers over http/protobuf. */
export interface Delivery {
  /** Where spans go as they end. */
  openSpans(batch: BatchSettings): Outlet<ReadableSpan>;
  /** Where log records go as they are emitted. */
  openLogRecords(batch: BatchSettings): Outlet<ReadableLogRecord>;
  /** Takes collected metrics; cumulative ones stand in for those before them. Never throws. */
  postMetrics(metrics: ResourceMetrics): void;
  /** Takes a request; it is sent as soon as may be. Never throws. */
  post(parcel: Parcel): void;
  /** How many records of this signal are not delivered yet. */
  countWaiting(signal: Signal): number;
  /** Whether something of this signal is not delivered yet. */
  hasWork(signal: Signal): boolean;
  /** Tries all there is; resolves when nothing is under way. Never rejects. */
  flush(): Promise<void>;
  /** From now on nothing that has failed is tried again by itself: the process is about to end. */
  endRetries(): void;
  /** Whether something waits because its receiver has failed. */
  isHeldUp(): boolean;
  /**
   * Delivers what is left while the event loop turns no more; gives what it could not deliver. Never
   * throws. `hasWaited`: answers were waited for in vain, so that what has none counts as left.
   */
  deliverAtExit(options: {
    readonly timeoutMillis: number;
    readonly hasWaited: boolean;
  }): readonly Parcel[];
  /** Counts records that came to nothing, and says so. */
  lose(signal: Signal, count: number, cause: string): void;
}

export function createDelivery(runtime: Runtime): Delivery {
  const { settings, voice, unwrappedRequests } = runtime;
  const losses = new Losses(voice);
  const reports = new Map<Signal, Report>();
  const reportOf = (signal: Signal): Report => {
    const report = reports.get(signal) ?? new Report(runtime, signal, losses);
    reports.set(signal, report);
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
  const outbox = new Outbox(settings.outboxBytes, ({ signal, count }) =>
    losses.count(
      signal,
      count,
      `${settings.outboxBytes} bytes wait already (ACME_OTEL_OUTBOX_BYTES)`,
    ),
  );
  const courier = new Courier({
    outbox,
    routeOf,
    onAttempt: (parcel, result) => reportOf(parcel.signal).onAttempt(parcel, result),
  });

  const pool = new ChunkPool();
  const delivery: Delivery = {
    openSpans: (settingsOfBatch) =>
      new Outlet('traces', new Batch(writeSpan, pool), delivery, settingsOfBatch),
    openLogRecords: (settingsOfBatch) =>
      new Outlet('logs', new Batch(writeLogRecord, pool), delivery, settingsOfBatch),
    postMetrics(metrics) {
      const request = encode(runtime, metrics);
      if (request === undefined) {
        delivery.lose('metrics', countPoints(metrics), 'they could not be encoded');
        return;
      }
      const isSuperseded = settings.metrics.temporality === 'cumulative';
      const { count } = request;
      delivery.post({ signal: 'metrics', body: request.toBytes(), count, isSuperseded });
    },
    post(parcel) {
      outbox.add(parcel);
      // Outside the application's context: our requests are not to be traced, nor to keep it in memory.
      context.with(suppressTracing(ROOT_CONTEXT), () => courier.depart());
    },
    countWaiting: (signal) => courier.countWaiting(signal),
    hasWork: (signal) => courier.hasWork(signal),
    flush: () => context.with(suppressTracing(ROOT_CONTEXT), () => courier.flush()),
    isHeldUp: () => courier.isHeldUp(),
    deliverAtExit({ timeoutMillis, hasWaited }) {
      const { parcels, unanswered } = courier.recall();
      const results =
        parcels.length > 0 && timeoutMillis > 0
          ? deliverAtExit(parcels, {
              routeOf: exitRouteOf,
              timeoutMillis,
              senderFile: runtime.chunks.file('exit-sender'),
            })
          : [];
      const left = parcels.filter((_, index) => results[index] !== 'delivered');
      return hasWaited ? [...unanswered, ...left] : left;
    },
    endRetries: () => courier.endRetries(),
    lose: (signal, count, cause) => losses.count(signal, count, cause),
  };
  return delivery;
}

function encode({ chunks }: Runtime, metrics: ResourceMetrics): EncodedRequest | undefined {
  try {
    return (chunks.part('otlp-protobuf') as ProtobufPart).encodeMetrics(metrics);
  } catch {
    return undefined;
  }
}

const countPoints = ({ scopeMetrics }: ResourceMetrics): number =>
  scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);

const USER_AGENT = `${DISTRO_NAME}/${VERSION}`;
const CONTENT_TYPE = 'application/x-protobuf';

const encodingOf = (compression: 'none' | 'gzip'): Readonly<Record<string, string>> =>
  compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {};

/** Says how the deliveries of one signal fare: the first one, failures, recovery. */
class Report {
  readonly #runtime: Runtime;
  readonly #signal: Signal;
  readonly #losses: Losses;
  #hasDelivered = false;
  #isFailing = false;

  constructor(runtime: Runtime, signal: Signal, losses: Losses) {
    this.#runtime = runtime;
    this.#signal = signal;
    this.#losses = losses;
  }

  onAttempt({ signal, count }: Parcel, result: SendResult): void {
    const { voice, settings } = this.#runtime;
    const { otlp } = settings[this.#signal];
    if (result.kind !== 'accepted') {
      this.#isFailing = true;
      voice.sayAtMostEachMinute(
        `failed-${signal}`,
        describeExportFailure(signal, otlp, result.error),
      );
      if (result.kind === 'rejected')
        this.#losses.count(signal, count, 'the receiver refused them');
      return;
    }
    if (!this.#hasDelivered) voice.say(`first ${signal} delivered to ${describeOtlp(otlp)}.`);
    else if (this.#isFailing) voice.say(`${signal} are delivered again to ${describeOtlp(otlp)}.`);
    this.#hasDelivered = true;
    this.#isFailing = false;
    const { partialSuccess, strangeAnswer } = parseAnswer(result.answer, decodeAnswer);
    if (strangeAnswer !== undefined) {
      voice.sayAtMostEachMinute(
        `strange-${signal}`,
        describeStrangeAnswer(signal, otlp, strangeAnswer),
      );
    }
    if (partialSuccess === undefined) return;
    voice.sayAtMostEachMinute(
      `partial-${signal}`,
      describePartialSuccess(signal, otlp, partialSuccess),
    );
  }
}
