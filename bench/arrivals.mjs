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
