import type { Receiver } from './create-receiver';
import type { Arrival } from './decoding/arrival';
import { drawMetrics } from './drawing/draw-metrics';
import { drawTrace } from './drawing/draw-trace';
import { formatLogRecord } from './drawing/format-log-record';
import { createPaint } from './drawing/paint';
import { printable } from './drawing/printable';
import { serviceName } from './drawing/service-name';
import { toJsonLines } from './drawing/to-json-lines';
import type { Trace } from './joining/join-traces';
import type { LogRecord } from './telemetry';
import { warnOfRefusals } from './warn-of-refusals';

/** Options of `watch`. */
export interface WatchOptions {
  /** Prints a piece of output, which has no line break at its end. */
  readonly print: (text: string) => void;
  /** Prints a line about requests that were refused. */
  readonly warn: (line: string) => void;
  readonly color: boolean;
  /** Whether to print JSON lines in place of drawings. */
  readonly json: boolean;
  /** The time without new telemetry after which a trace is drawn, in milliseconds. */
  readonly quietMillis: number;
  /**
   * The same for a trace without its root: the root ends last, and another service may send it on a
   * schedule of its own.
   */
  readonly quietWithoutRootMillis: number;
  /** The time for which refusals of one status are collected after the first, in milliseconds. */
  readonly refusalIntervalMillis: number;
}

/** A running watch. */
export interface Watch {
  /** Prints the traces that are waiting for their quiet period, and ends the watch. */
  stop(): void;
}

/**
 * Prints received telemetry: each trace as a whole, once it has been quiet for a while (and again
 * if more of it arrives later), everything else at once. Old telemetry that was printed is cleared
 * from time to time.
 */
export function watch(receiver: Receiver, options: WatchOptions): Watch {
  const printer = options.json ? createJsonPrinter(options) : createDrawer(receiver, options);
  const refusals = warnOfRefusals(options.warn, options.refusalIntervalMillis);
  const forgetInTime = () => {
    if (countKept(receiver) < MAX_KEPT) return;
    printer.finish();
    receiver.clear();
  };
  const endings = [
    receiver.onRequest((request) => {
      if (request.error === undefined) return;
      refusals.take(request);
      forgetInTime();
    }),
    receiver.onArrival((arrival) => {
      printer.take(arrival);
      forgetInTime();
    }),
  ];
  return {
    stop: () => {
      for (const end of endings) end();
      printer.finish();
      refusals.finish();
    },
  };
}

/** The number of items that are kept, since a watch may run for days. */
const MAX_KEPT = 10_000;

const countKept = ({ spans, logRecords, metricPoints, requests }: Receiver): number =>
  spans.length + logRecords.length + metricPoints.length + requests.length;

interface Printer {
  take(arrival: Arrival): void;
  /** Prints everything that is still waiting. */
  finish(): void;
}

const createJsonPrinter = ({ print }: WatchOptions): Printer => ({
  take: (arrival) => toJsonLines(arrival).forEach(print),
  finish: () => {},
});

function createDrawer(receiver: Receiver, options: WatchOptions): Printer {
  const { print, color, quietMillis, quietWithoutRootMillis } = options;
  const paint = createPaint(color);
  const waiting = new Map<string, NodeJS.Timeout>();

  const printRecord = (record: LogRecord) => {
    const service = paint('cyan', printable(serviceName(record.resource)));
    print(`${service}  ${formatLogRecord(record)}\n`);
  };

  const printTrace = (traceId: string) => {
    clearTimeout(waiting.get(traceId));
    waiting.delete(traceId);
    const trace = receiver.traces().find((candidate) => candidate.traceId === traceId);
    if (trace === undefined) {
      // the trace was not sampled, so only its log records arrived
      receiver.logRecords.filter((record) => record.traceId === traceId).forEach(printRecord);
    } else {
      print(`${paint('dim', `trace ${traceId}`)}\n${drawTrace(trace, { color })}\n`);
    }
  };

  const wait = (traceIds: ReadonlySet<string>) => {
    const traces = new Map(receiver.traces().map((trace) => [trace.traceId, trace]));
    for (const traceId of traceIds) {
      clearTimeout(waiting.get(traceId));
      const millis = hasRoot(traces.get(traceId)) ? quietMillis : quietWithoutRootMillis;
      waiting.set(traceId, setTimeout(printTrace, millis, traceId));
    }
  };

  return {
    take: (arrival) => {
      wait(traceIdsOf(arrival));
      if (arrival.signal === 'logs') {
        arrival.logRecords.filter(({ traceId }) => traceId === undefined).forEach(printRecord);
      }
      if (arrival.signal === 'metrics' && arrival.metricPoints.length > 0) {
        print(`${drawMetrics(arrival.metricPoints, { color })}\n`);
      }
    },
    finish: () => [...waiting.keys()].forEach(printTrace),
  };
}

const hasRoot = (trace: Trace | undefined): boolean =>
  trace !== undefined && trace.roots.every(({ span }) => span.parentSpanId === undefined);

function traceIdsOf(arrival: Arrival): Set<string> {
  if (arrival.signal === 'metrics') return new Set();
  const items = arrival.signal === 'traces' ? arrival.spans : arrival.logRecords;
  return new Set(items.map(({ traceId }) => traceId ?? '').filter((traceId) => traceId !== ''));
}
