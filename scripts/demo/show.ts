import { rootSpanOf, severityOf } from './find-faults.ts';
import { createTraceFeed } from './trace-feed.ts';
import type { Receiver, Trace } from '@acme/otlp-receiver';
import type { Screen } from './screen.ts';
import type { RequestPlan } from './plan.ts';

/**
 * The number of items from which on what has been shown is forgotten; the metrics come again by
 * themselves.
 */
const KEPT_ITEMS = 20_000;

/** The interval at which metrics are shown while watching, if anything else has arrived. */
const METRICS_MILLIS = 30_000;

/**
 * Shows what a receiver holds: traces one by one as they arrive, then the rest.
 *
 * @param sent - whose traces get their titles
 */
export async function createShow(receiver: Receiver, screen: Screen, sent: readonly RequestPlan[]) {
  const { drawMetrics, drawTrace } = await import('@acme/otlp-receiver');
  const { color } = screen;
  const totals = createTotals();
  let shownRecords = 0;
  let metricsShownAt = performance.now();
  let isNewSinceMetrics = false;

  const feed = createTraceFeed((trace, isRepeated) => {
    const title = titleOf(trace, sent);
    screen.title(isRepeated ? `${title}, with what came later` : title);
    screen.line(drawTrace(trace, { color }));
    isNewSinceMetrics = true;
  });

  /** Log records that belong to no trace, such as those of the start. */
  function showLooseRecords() {
    const loose = receiver.logRecords.slice(shownRecords).filter(({ traceId }) => !traceId);
    shownRecords = receiver.logRecords.length;
    if (loose.length > 0) {
      screen.title('log records outside of any request');
    }
    for (const record of loose) {
      const service = record.resource.attributes['service.name'];
      screen.line(`${severityOf(record)} ${String(record.body)}  (${String(service)})`);
    }
  }

  function showMetrics() {
    screen.title('metrics, last values');
    screen.line(drawMetrics(receiver.metricPoints, { color }));
    metricsShownAt = performance.now();
    isNewSinceMetrics = false;
  }

  return {
    /** Shows the traces that are complete. */
    look() {
      feed.look(receiver.traces(), performance.now());
    },

    /** Shows everything else that arrives, for as long as it may take. */
    lookAtTheRest() {
      showLooseRecords();
      if (isNewSinceMetrics && performance.now() - metricsShownAt > METRICS_MILLIS) {
        showMetrics();
      }
      const kept =
        receiver.spans.length + receiver.logRecords.length + receiver.metricPoints.length;
      const areTracesShown = feed.look(receiver.traces(), performance.now());
      if (kept > KEPT_ITEMS && areTracesShown) {
        totals.add(receiver);
        receiver.clear();
        feed.clear();
        shownRecords = 0;
      }
    },

    /** Shows what is left, complete or not, and says how much there was. */
    finish() {
      feed.look(receiver.traces(), performance.now(), true);
      showLooseRecords();
      showMetrics();
      totals.add(receiver);
      screen.title('summary');
      for (const [name, text] of totals.describe()) {
        screen.fact(name, text);
      }
    },
  };
}

/** Counts across what has been forgotten. */
function createTotals() {
  const totals = { traces: 0, spans: 0, logRecords: 0, joined: 0, exports: 0, refused: 0 };
  const metricNames = new Set();
  return {
    add({ traces, spans, logRecords, metricPoints, requests: exports }: Receiver) {
      const spanIds = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
      totals.traces += traces().length;
      totals.spans += spans.length;
      totals.logRecords += logRecords.length;
      totals.joined += logRecords.filter(({ traceId, spanId }) =>
        spanIds.has(`${traceId} ${spanId}`),
      ).length;
      totals.exports += exports.length;
      totals.refused += exports.filter(({ status }) => status !== 200).length;
      metricPoints.forEach(({ name }) => metricNames.add(name));
    },
    describe(): [name: string, text: string][] {
      return [
        ['traces', String(totals.traces)],
        ['spans', String(totals.spans)],
        ['logs', `${totals.logRecords}, of which ${totals.joined} are joined to a span`],
        ['metrics', String(metricNames.size)],
        ['exports', `${totals.exports}${totals.refused > 0 ? `, ${totals.refused} refused` : ''}`],
      ];
    },
  };
}

/** @returns what led to it, as far as its root tells */
function titleOf({ traceId, roots, spans }: Trace, sent: readonly RequestPlan[]): string {
  const request = sent.find((candidate) => rootSpanOf(candidate, { spans }) !== undefined);
  const {
    'http.request.method': method,
    'url.path': path,
    'http.response.status_code': status,
  } = roots[0]?.span.attributes ?? {};
  const what = method && path ? `${method} ${path}, ${status}` : `trace ${traceId}`;
  return request ? `${request.title}: ${what}` : what;
}
