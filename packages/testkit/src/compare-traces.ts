import { drawTrace, type DrawTraceOptions, type Trace } from '@acme/otlp-receiver';

/** The result of comparing a drawing with the traces that arrived. */
export interface TraceComparison {
  readonly equal: boolean;
  /** The drawing, without its indentation and with columns two spaces apart. */
  readonly expected: string;
  /** The most similar trace, drawn likewise; absent if no trace arrived. */
  readonly closest: string | undefined;
  /** The other traces. */
  readonly others: readonly string[];
}

/**
 * Finds the trace that a drawing shows:
 *
 * ```text
 * GET /orders/:id           SERVER    http
 *   - INFO order 7 wanted
 *   create                  INTERNAL  nestjs-core  ERROR out of stock
 * ```
 *
 * Name and kind of every span count. Scopes count if any line draws one, statuses if any line draws
 * one, log records if any line draws one (`- SEVERITY body`).
 *
 * @throws TypeError if a line is neither a span nor a log record
 */
export function compareTraces(traces: readonly Trace[], drawing: string): TraceComparison {
  const lines = unindent(drawing);
  const options = selectDrawn(lines);
  const expected = lines.map(normalize).join('\n');
  const drawings = traces.map((trace) =>
    drawTrace(trace, options).split('\n').map(normalize).join('\n'),
  );
  const equal = drawings.includes(expected);
  const closest = equal ? expected : findClosest(drawings, expected);
  const at = closest === undefined ? -1 : drawings.indexOf(closest);
  return { equal, expected, closest, others: drawings.filter((_, index) => index !== at) };
}

/** Removes the empty lines around a drawing and the indentation of its first line. */
function unindent(drawing: string): string[] {
  const lines = drawing.split('\n').filter((line) => line.trim() !== '');
  const indent = /^ */.exec(lines[0] ?? '')?.[0] ?? '';
  return lines.map((line) => {
    if (!line.startsWith(indent))
      throw new TypeError(`drawing: "${line}" starts left of the first line`);
    return line.slice(indent.length);
  });
}

const LOG_LINE = /^ *- /;
const SPAN_LINE =
  /^ *\S.*? {2,}(?:INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER)(?: {2,}(?!(?:ERROR|OK)\b)(?<scope>\S+))?(?: {2,}(?<status>(?:ERROR|OK)\b.*))?$/;

/** Returns the parts of a trace that a drawing shows. */
function selectDrawn(lines: readonly string[]): DrawTraceOptions {
  const spans = lines
    .filter((line) => !LOG_LINE.test(line))
    .map((line) => {
      const groups = SPAN_LINE.exec(line.trimEnd())?.groups;
      if (groups === undefined) {
        throw new TypeError(
          `drawing: expected "name  KIND  scope  STATUS" or "- LOG", got "${line}"`,
        );
      }
      return groups;
    });
  return {
    durations: false,
    services: false,
    scopes: spans.some(({ scope }) => scope !== undefined),
    statuses: spans.some(({ status }) => status !== undefined),
    logs: lines.some((line) => LOG_LINE.test(line)),
  };
}

/** Sets the columns two spaces apart, however wide they were. */
function normalize(line: string): string {
  const [, indent = '', text = ''] = /^( *)(.*?) *$/.exec(line) ?? [];
  return indent + text.replaceAll(/ {2,}/g, '  ');
}

/** Returns the drawing with the most lines of the expected one; of several the shortest. */
function findClosest(drawings: readonly string[], expected: string): string | undefined {
  const wanted = expected.split('\n').map((line) => line.trim());
  const score = (drawing: string) => {
    const lines = drawing.split('\n').map((line) => line.trim());
    return wanted.filter((line) => lines.includes(line)).length - lines.length / 1000;
  };
  return drawings.toSorted((a, b) => score(b) - score(a))[0];
}
