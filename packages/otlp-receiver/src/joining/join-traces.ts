import { compare } from '../compare';
import { groupBy } from '../group-by';
import type { LogRecord, Span } from '../telemetry';
import { flattenNodes } from './flatten-nodes';

/** A span with the spans and log records inside it. */
export interface TraceNode {
  readonly span: Span;
  /** The child spans, in order of start. */
  readonly children: readonly TraceNode[];
  /** The log records written while the span was the active one, in order of time. */
  readonly logRecords: readonly LogRecord[];
}

/** The received telemetry of one trace. */
export interface Trace {
  readonly traceId: string;
  /** The spans without a parent and those whose parent was not received, in order of start. */
  readonly roots: readonly TraceNode[];
  /** All spans, in order of start. */
  readonly spans: readonly Span[];
  /** All log records in order of time, including those of spans that were not received. */
  readonly logRecords: readonly LogRecord[];
}

interface GrowingNode extends TraceNode {
  readonly children: GrowingNode[];
  readonly logRecords: LogRecord[];
}

/**
 * Joins spans and log records to traces, in order of start.
 *
 * Only spans make a trace: the log records of a trace that was not sampled have its id as well, but
 * are left out.
 */
export function joinTraces(spans: readonly Span[], logRecords: readonly LogRecord[]): Trace[] {
  const recordsOf = groupBy(logRecords, ({ traceId }) => traceId);
  const spansOf = groupBy(inOrderOfStart(spans), ({ traceId }) => traceId);
  // a span without a trace id belongs to no trace
  spansOf.delete('');
  return Array.from(spansOf, ([traceId, own]) =>
    joinTrace(traceId, own, inOrderOfTime(recordsOf.get(traceId) ?? [])),
  );
}

function joinTrace(
  traceId: string,
  spans: readonly Span[],
  logRecords: readonly LogRecord[],
): Trace {
  const nodes: GrowingNode[] = spans.map((span) => ({ span, children: [], logRecords: [] }));
  // of several spans with the same id, as after a retry, the first one gets the children
  const byId = new Map(nodes.toReversed().map((node) => [node.span.spanId, node]));
  byId.delete('');
  for (const record of logRecords) byId.get(record.spanId ?? '')?.logRecords.push(record);
  const parentOf = ({ span }: GrowingNode) => byId.get(span.parentSpanId ?? '');
  for (const node of nodes) parentOf(node)?.children.push(node);
  const roots = new Set(nodes.filter((node) => parentOf(node) === undefined));
  for (const node of cutCircles(nodes, roots, parentOf)) roots.add(node);
  return { traceId, roots: nodes.filter((node) => roots.has(node)), spans, logRecords };
}

/**
 * Cuts each cycle of parents above its first span, so that the spans in it are not lost.
 *
 * @returns the nodes that become roots
 */
function cutCircles(
  nodes: readonly GrowingNode[],
  roots: ReadonlySet<GrowingNode>,
  parentOf: (node: GrowingNode) => GrowingNode | undefined,
): GrowingNode[] {
  const reached = new Set(flattenNodes([...roots]).map(({ node }) => node));
  return nodes.filter((node) => {
    if (reached.has(node)) return false;
    const siblings = parentOf(node)?.children ?? [];
    siblings.splice(siblings.indexOf(node), 1);
    for (const below of flattenNodes([node])) reached.add(below.node);
    return true;
  });
}

const inOrderOfStart = (spans: readonly Span[]): Span[] =>
  spans.toSorted((a, b) => compare(a.startTimeUnixNano, b.startTimeUnixNano));

const inOrderOfTime = (records: readonly LogRecord[]): LogRecord[] =>
  records.toSorted((a, b) => compare(timeOf(a), timeOf(b)));

const timeOf = (record: LogRecord): bigint =>
  record.timeUnixNano === 0n ? record.observedTimeUnixNano : record.timeUnixNano;
