import { tally } from '@acme/otlp-receiver';
import type { ReceivedTelemetry, Span, Tally } from '@acme/otlp-receiver';

/** A number of each sort of item. */
export interface Counts {
  readonly spans: number;
  readonly lines: number;
  readonly records: number;
}

/** The marked items, counted by their sort. */
export interface Marked {
  readonly spans: Tally;
  /** Lines of winston. */
  readonly lines: Tally;
  /** Records made by the API. */
  readonly records: Tally;
}

/** Counts what the applications of the suite have made, by their marks. */
export function countMarked({
  spans,
  logRecords,
}: Pick<ReceivedTelemetry, 'spans' | 'logRecords'>): Marked {
  const bodies = logRecords.map(({ body }) => String(body));
  return {
    spans: tally(spans, markOfSpan),
    lines: tally(bodies, (body) => /^made (.*)$/.exec(body)?.[1]),
    records: tally(bodies, (body) => /^direct (.*)$/.exec(body)?.[1]),
  };
}

/** Made by hand with a mark, or by the request of that path. */
function markOfSpan({ kind, attributes }: Span): string | undefined {
  const mark = attributes['faults.mark'];
  if (mark !== undefined) return String(mark);
  return kind === 'SERVER' ? /^\/work\/(.*)$/.exec(String(attributes['url.path']))?.[1] : undefined;
}

/**
 * @param made - the marks of all that was made
 * @returns how many of each are missing
 */
export function countMissing(marked: Marked, made: Iterable<string>): Counts {
  const all = [...made];
  const missing = ({ marks }: Tally) => all.filter((mark) => !marks.has(mark)).length;
  return {
    spans: missing(marked.spans),
    lines: missing(marked.lines),
    records: missing(marked.records),
  };
}

export const isNone = ({
  spans,
  lines,
  records,
}: {
  spans: number;
  lines: number;
  records: number;
}) => spans + lines + records === 0;

export const formatCounts = ({
  spans,
  lines,
  records,
}: {
  spans: number;
  lines: number;
  records: number;
}) => `${spans}/${lines}/${records}`;
