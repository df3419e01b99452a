/**
 * What reached a receiver of the telemetry of one application.
 *
 * @typedef {object} Arrivals
 * @property {number} spans
 * @property {number} serverSpansWithRoute
 * @property {number} logRecords
 * @property {number} logRecordsWithTraceId
 * @property {number} metrics by name
 */

/** @param {Pick<import('@acme/otlp-receiver').Receiver, 'spans' | 'logRecords' | 'metricPoints'>} received */
export function countArrivals({ spans, logRecords, metricPoints }) {
  return {
    spans: spans.length,
    serverSpansWithRoute: spans.filter(isServerSpanWithRoute).length,
    logRecords: logRecords.length,
    logRecordsWithTraceId: logRecords.filter(({ traceId }) => traceId !== undefined).length,
    metrics: new Set(metricPoints.map(({ name }) => name)).size,
  };
}

/**
 * The spans of an application that sends requests.
 *
 * @typedef {object} ClientArrivals
 * @property {number} sent requests
 * @property {number} arrived client spans
 */

/**
 * The log lines of an application that numbers them, as records.
 *
 * @typedef {object} LineArrivals
 * @property {number} paced lines written with pauses
 * @property {number} pacedArrived
 * @property {number} burst lines written in ticks of very many
 * @property {number} burstArrived
 * @property {number} withTraceId of those that arrived
 * @property {number} doubled records of a line of which there was one already
 */

/**
 * The spans of an application that numbers them.
 *
 * @typedef {object} SpanArrivals
 * @property {number} made
 * @property {number} arrived
 * @property {number} doubled spans of a number of which there was one already
 */

/**
 * Counts the records of one process, given piece by piece.
 *
 * @param {{ paced: number, burst: number }} written the first lines, and those after them
 */
export function createLineCounter({ paced, burst }) {
  const seen = new Set();
  const counts = { paced, pacedArrived: 0, burst, burstArrived: 0, withTraceId: 0, doubled: 0 };
  return {
    /** @type {Readonly<LineArrivals>} */
    counts,
    /** @param {Pick<import('@acme/otlp-receiver').Receiver, 'logRecords'>} received */
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

/** What did not arrive of all that one request must leave; empty when all is there. */
export function findMissing(arrivals) {
  return [
    arrivals.serverSpansWithRoute > 0 ? [] : ['a server span with its route'],
    arrivals.logRecordsWithTraceId > 0 ? [] : ['a log record with a trace id'],
    arrivals.metrics > 0 ? [] : ['metrics'],
  ].flat();
}

function isServerSpanWithRoute({ kind, attributes }) {
  return kind === 'SERVER' && typeof attributes['http.route'] === 'string';
}
