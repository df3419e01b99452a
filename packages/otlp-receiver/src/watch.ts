import type { Arrival } from './arrival';
import type { Receiver } from './create-receiver';
import { drawMetrics } from './draw-metrics';
import { drawTrace } from './draw-trace';
import { formatLogRecord } from './format-log-record';
import { createPaint } from './paint';
import { serviceName } from './service-name';
import { printable } from './printable';
import { toJsonLines } from './to-json-lines';
import type { LogRecord } from './telemetry';

/** Options of `watch`. */
export interface WatchOptions {
  /** Takes a piece of output, without the line break at its end. */
  readonly print: (text: string) => void;
  readonly color: boolean;
  /** JSON lines in place of drawings. */
  readonly json: boolean;
  /** How long nothing of a trace arrives until it is drawn, in milliseconds. */
  readonly quietMillis: number;
}

/** A watch that is going on. */
export interface Watch {
  /** Prints what is waiting for its quiet period, and ends the watch. */
  stop(): void;
}

/**
 * Prints what arrives: each trace as a whole, once it has been quiet for a while (and again if
 * more of it comes later), everything else at once.
 */
export function watch(receiver: Receiver, options: WatchOptions): Watch {
  return options.json ? watchAsJson(receiver, options) : watchAsDrawings(receiver, options);
}

function watchAsJson(receiver: Receiver, { print }: WatchOptions): Watch {
  const stop = receiver.onArrival((arrival) => {
    for (const line of toJsonLines(arrival)) print(line);
    receiver.clear();
  });
  return { stop };
}

function watchAsDrawings(receiver: Receiver, { print, color, quietMillis }: WatchOptions): Watch {
  const paint = createPaint(color);
  const waiting = new Map<string, NodeJS.Timeout>();

  const printRecord = (record: LogRecord) => {
    const service = paint('cyan', printable(serviceName(record.resource)));
    print(`${service}  ${formatLogRecord(record)}\n`);
  };

  const printTrace = (traceId: string) => {
    waiting.delete(traceId);
    const trace = receiver.traces().find((candidate) => candidate.traceId === traceId);
    if (trace === undefined) {
      // its spans are not sampled, or still on their way
      receiver.logRecords.filter((record) => record.traceId === traceId).forEach(printRecord);
    } else {
      print(`${paint('dim', `trace ${traceId}`)}\n${drawTrace(trace, { color })}\n`);
    }
    forgetIfIdle();
  };

  const wait = (traceId: string) => {
    clearTimeout(waiting.get(traceId));
    waiting.set(traceId, setTimeout(printTrace, quietMillis, traceId));
  };

  /** So that days of watching do not fill the memory; what then comes late is drawn by itself. */
  const forgetIfIdle = () => {
    const kept = receiver.spans.length + receiver.logRecords.length + receiver.metricPoints.length;
    if (waiting.size === 0 && kept > MAX_KEPT) receiver.clear();
  };

  const stopArrivals = receiver.onArrival((arrival) => {
    for (const traceId of traceIdsOf(arrival)) wait(traceId);
    if (arrival.signal === 'logs') {
      arrival.logRecords.filter(({ traceId }) => traceId === undefined).forEach(printRecord);
    }
    if (arrival.signal === 'metrics' && arrival.metricPoints.length > 0) {
      print(`${drawMetrics(arrival.metricPoints, { color })}\n`);
    }
    forgetIfIdle();
  });
  const stopRequests = receiver.onRequest(({ method, path, status, error }) => {
    if (error !== undefined)
      print(paint('red', printable(`${status} ${method} ${path}: ${error}`, 300)));
  });

  return {
    stop: () => {
      stopArrivals();
      stopRequests();
      for (const [traceId, timer] of waiting) {
        clearTimeout(timer);
        printTrace(traceId);
      }
    },
  };
}

const MAX_KEPT = 10_000;

function traceIdsOf(arrival: Arrival): Set<string> {
  if (arrival.signal === 'metrics') return new Set();
  const items = arrival.signal === 'traces' ? arrival.spans : arrival.logRecords;
  const traceIds = items.map(({ traceId }) => traceId);
  return new Set(traceIds.filter((traceId) => traceId !== undefined && traceId !== '') as string[]);
}
