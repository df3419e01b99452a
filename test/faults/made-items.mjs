import { tally } from '@acme/otlp-receiver';

/**
 * What of the marked items is where.
 *
 * @typedef {object} Marked
 * @property {import('@acme/otlp-receiver').Tally} spans
 * @property {import('@acme/otlp-receiver').Tally} lines of winston
 * @property {import('@acme/otlp-receiver').Tally} records made by the API
 */

/**
 * Counts what the applications of the suite have made, by their marks.
 *
 * @param {Pick<import('@acme/otlp-receiver').ReceivedTelemetry, 'spans' | 'logRecords'>} telemetry
 * @returns {Marked}
 */
export function countMarked({ spans, logRecords }) {
  const bodies = logRecords.map(({ body }) => String(body));
  return {
    spans: tally(spans, markOfSpan),
    lines: tally(bodies, (body) => /^made (.*)$/.exec(body)?.[1]),
    records: tally(bodies, (body) => /^direct (.*)$/.exec(body)?.[1]),
  };
}

/** Made by hand with a mark, or by the request of that path. */
function markOfSpan({ kind, attributes }) {
  const mark = attributes['faults.mark'];
  if (mark !== undefined) return String(mark);
  return kind === 'SERVER' ? /^\/work\/(.*)$/.exec(attributes['url.path'])?.[1] : undefined;
}

/**
 * @param {Marked} marked
 * @param {Iterable<string>} made the marks of all that was made
 * @returns {{ spans: number, lines: number, records: number }} how many of each are missing
 */
export function countMissing(marked, made) {
  const all = [...made];
  const missing = ({ marks }) => all.filter((mark) => !marks.has(mark)).length;
  return {
    spans: missing(marked.spans),
    lines: missing(marked.lines),
    records: missing(marked.records),
  };
}

/** @param {{ spans: number, lines: number, records: number }} counts */
export const isNone = ({ spans, lines, records }) => spans + lines + records === 0;

/** @param {{ spans: number, lines: number, records: number }} counts */
export const formatCounts = ({ spans, lines, records }) => `${spans}/${lines}/${records}`;
