import { flattenNodes } from '../joining/flatten-nodes';
import type { Trace } from '../joining/join-traces';
import type { LogRecord, Span, SpanStatus } from '../telemetry';
import { formatDuration } from './format-duration';
import { formatLogRecord } from './format-log-record';
import { createPaint, type Paint, type PaintStyle } from './paint';
import { printable } from './printable';
import { serviceName } from './service-name';

/** Options of `drawTrace`. */
export interface DrawTraceOptions {
  /** Whether to use ANSI colours. @defaultValue false */
  readonly color?: boolean;
  /**
   * Whether to draw the duration of each span; without it the drawing of a test is the same each
   * time. @defaultValue true
   */
  readonly durations?: boolean;
  /** Whether to draw the service of each span. @defaultValue true */
  readonly services?: boolean;
  /**
   * Whether to draw the instrumentation scope of each span, by the short name of its
   * instrumentation. @defaultValue false
   */
  readonly scopes?: boolean;
  /** Whether to draw the status of each span that has one. @defaultValue true */
  readonly statuses?: boolean;
  /** Whether to draw the log records inside their spans. @defaultValue true */
  readonly logs?: boolean;
}

/**
 * Draws a trace as a tree, one line for each span and log record:
 *
 * ```text
 * GET /orders/:id      SERVER  shop   12.3 ms
 *   - INFO order 7 wanted
 *   GET                CLIENT  shop   8.90 ms
 *     GET /stock/:sku  SERVER  stock   750 µs  ERROR out of stock
 * ```
 *
 * Below a span come its log records in order of time and then its children in order of start. (Not
 * by time between them: the clocks of log records are a millisecond coarse, so that a record
 * and the start of a child would change places from run to run.)
 *
 * @returns the lines, without a line break at the end
 */
export function drawTrace(trace: Trace, options: DrawTraceOptions = {}): string {
  const { color = false, logs = true } = options;
  const paint = createPaint(color);
  const rows = flattenNodes(trace.roots).flatMap(({ node, depth }) => [
    toSpanRow(node.span, depth, options),
    ...(logs ? node.logRecords.map((record) => toLogRow(record, depth + 1)) : []),
  ]);
  const orphans = logs ? selectOrphans(trace).map((record) => toLogRow(record, 0)) : [];
  return drawRows([...rows, ...orphans], paint);
}

interface Cell {
  readonly text: string;
  readonly style?: PaintStyle | undefined;
  readonly align?: 'right';
}

/** The cells of one line. A line that does not use the columns has a single cell. */
type Row = readonly Cell[];

/** Returns the records of the trace whose span was not received. */
function selectOrphans({ spans, logRecords }: Trace): LogRecord[] {
  const spanIds = new Set(spans.map(({ spanId }) => spanId));
  return logRecords.filter(({ spanId }) => !spanIds.has(spanId ?? ''));
}

const toSpanRow = (
  span: Span,
  depth: number,
  { durations = true, services = true, scopes = false, statuses = true }: DrawTraceOptions,
): Row => [
  { text: indent(depth) + printable(span.name), style: 'bold' },
  { text: span.kind, style: 'dim' },
  ...(services ? [{ text: printable(serviceName(span.resource)), style: 'cyan' as const }] : []),
  ...(scopes ? [{ text: printable(shortScopeName(span.scope.name)), style: 'dim' as const }] : []),
  ...(durations ? [{ text: durationOf(span), align: 'right' as const }] : []),
  ...(statuses
    ? [
        {
          text: formatStatus(span.status),
          style: span.status.code === 'ERROR' ? ('red' as const) : ('green' as const),
        },
      ]
    : []),
];

/**
 * Returns the part of a scope's name that differs: `http` of `@opentelemetry/instrumentation-http`,
 * `pg` of `@acme/otel-auto/pg`.
 */
const shortScopeName = (name: string): string =>
  name.replace(/^@(opentelemetry\/instrumentation-|acme\/otel-auto\/)/, '');

const toLogRow = (record: LogRecord, depth: number): Row => [
  { text: `${indent(depth)}- ${formatLogRecord(record)}`, style: severityStyle(record) },
];

const indent = (depth: number): string => '  '.repeat(depth);

const durationOf = (span: Span): string =>
  span.endTimeUnixNano === 0n ? '?' : formatDuration(span.endTimeUnixNano - span.startTimeUnixNano);

const formatStatus = ({ code, message = '' }: SpanStatus): string =>
  code === 'UNSET' ? '' : printable(`${code} ${message}`);

function severityStyle({ severityNumber }: LogRecord): PaintStyle | undefined {
  if (severityNumber >= 17) return 'red';
  if (severityNumber >= 13) return 'yellow';
  return severityNumber >= 9 ? undefined : 'dim';
}

function drawRows(rows: readonly Row[], paint: Paint): string {
  const widths = columnWidths(rows);
  return rows.map((row) => drawRow(row, widths, paint)).join('\n');
}

const columnWidths = (rows: readonly Row[]): number[] => {
  const widths: number[] = [];
  for (const row of rows.filter(({ length }) => length > 1)) {
    row.forEach(({ text }, column) => {
      // a very long name shifts only its own line
      const width = Math.min(text.length, MAX_COLUMN_WIDTH);
      widths[column] = Math.max(widths[column] ?? 0, width);
    });
  }
  return widths;
};

const MAX_COLUMN_WIDTH = 56;

function drawRow(row: Row, widths: readonly number[], paint: Paint): string {
  // no spaces at the end of a line, which editors would remove from the drawing in a test
  const last = row.findLastIndex(({ text }) => text !== '');
  return row
    .slice(0, last + 1)
    .map(({ text, style, align }, column) => {
      const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - text.length));
      const painted = style === undefined ? text : paint(style, text);
      if (align === 'right') return blanks + painted;
      return column === last ? painted : painted + blanks;
    })
    .join('  ');
}
