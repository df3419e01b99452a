import type { ReceivedTelemetry, Span } from '@acme/otlp-receiver';

/** Numbers of what arrived, by what is counted. */
export type Counts = Readonly<Record<string, number>>;

/** The telemetry of one application that reached a receiver, counted. */
export type Arrivals = {
  readonly spans: number;
  readonly serverSpansWithRoute: number;
  readonly logRecords: number;
  readonly logRecordsWithTraceId: number;
  /** The number of different names. */
  readonly metrics: number;
};

export function countArrivals({
  spans,
  logRecords,
  metricPoints,
}: Pick<ReceivedTelemetry, 'spans' | 'logRecords' | 'metricPoints'>): Arrivals {
  return {
    spans: spans.length,
    serverSpansWithRoute: spans.filter(isServerSpanWithRoute).length,
    logRecords: logRecords.length,
    logRecordsWithTraceId: logRecords.filter(({ traceId }) => traceId !== undefined).length,
    metrics: new Set(metricPoints.map(({ name }) => name)).size,
  };
}

/** The spans of an application that sends requests. */
export type ClientArrivals = {
  /** The number of requests. */
  readonly sent: number;
  /** The number of client spans. */
  readonly arrived: number;
};

/** The log lines of an application that numbers them, as records. */
export type LineArrivals = {
  /** Lines written with pauses. */
  readonly paced: number;
  readonly pacedArrived: number;
  /** Lines written in ticks of very many. */
  readonly burst: number;
  readonly burstArrived: number;
  /** The number of those that arrived and have one. */
  readonly withTraceId: number;
  /** Records of a line of which there was one already. */
  readonly doubled: number;
};

/** The spans of an application that numbers them. */
export type SpanArrivals = {
  readonly made: number;
  readonly arrived: number;
  /** Spans of a number of which there was one already. */
  readonly doubled: number;
};

/**
 * Counts the records of one process, given piece by piece.
 *
 * @param written - the first lines, and those after them
 */
export function createLineCounter({ paced, burst }: { paced: number; burst: number }): {
  readonly counts: LineArrivals;
  readonly take: (received: Pick<ReceivedTelemetry, 'logRecords'>) => void;
} {
  const seen = new Set<number>();
  const counts = { paced, pacedArrived: 0, burst, burstArrived: 0, withTraceId: 0, doubled: 0 };
  return {
    counts,
    take: ({ logRecords }) => {
      for (const { attributes, traceId } of logRecords) {
        const { line } = attributes;
        if (typeof line !== 'number') continue;
        if (seen.has(line)) counts.doubled++;
        else {
          seen.add(line);
          counts[line < paced ? 'pacedArrived' : 'burstArrived']++;
          if (traceId !== undefined) counts.withTraceId++;
        }
      }
    },
  };
}

/** Names what one request must leave and did not arrive; empty when all is there. */
export function findMissing(arrivals: Arrivals): string[] {
  return [
    arrivals.serverSpansWithRoute > 0 ? [] : ['a server span with its route'],
    arrivals.logRecordsWithTraceId > 0 ? [] : ['a log record with a trace id'],
    arrivals.metrics > 0 ? [] : ['metrics'],
  ].flat();
}

function isServerSpanWithRoute({ kind, attributes }: Span): boolean {
  return kind === 'SERVER' && typeof attributes['http.route'] === 'string';
}
