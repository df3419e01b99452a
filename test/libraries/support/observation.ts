import type { Run } from '@acme/otel-testkit';
import type { AttributeValue, LogRecord, Span } from '@acme/otlp-receiver';

/** What a run gave, free of everything that differs between two runs of the same thing. */
export interface Observation {
  readonly spans: readonly ObservedSpan[];
  readonly logRecords: readonly ObservedLogRecord[];
  /** The lines that the application printed, sorted. */
  readonly lines: readonly string[];
}

/** A span, still with its ids: they hold the tree together until `toTrees` lets go of them. */
export interface ObservedSpan extends Comparable {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: string;
  readonly events: readonly (Comparable & { readonly name: string })[];
  readonly linkCount: number;
  readonly status: Span['status'];
  readonly scope: string;
}

export interface ObservedLogRecord extends Comparable {
  readonly spanId: string | undefined;
  readonly scope: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string | undefined;
  readonly body: AttributeValue | undefined;
}

interface Comparable {
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * Takes what legitimately differs from run to run out of what arrived:
 *
 * - times, durations and the order in which spans were exported;
 * - ports, which the system chooses, in attributes and in texts;
 * - process ids;
 * - the order of printed lines: pino holds one back while the pipe is full;
 * - stack traces but for their first line: an ES module has other files and lines than CommonJS;
 * - trace ids, and span ids once the tree is built;
 * - resources: each distro describes itself there, and has tests of its own for it.
 */
export function toObservation({ spans, logRecords, stdout }: Run): Observation {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return {
    spans: spans.map(toObservedSpan),
    logRecords: logRecords
      .toSorted((a, b) => Number(a.observedTimeUnixNano - b.observedTimeUnixNano))
      .map(toObservedLogRecord),
    lines: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => normalizeLine(line, nameOf))
      .toSorted(),
  };
}

const toObservedSpan = (span: Span): ObservedSpan => ({
  spanId: span.spanId,
  parentSpanId: span.parentSpanId,
  name: span.name,
  kind: span.kind,
  attributes: normalizeAttributes(span.attributes),
  events: span.events.map(({ name, attributes }) => ({
    name,
    attributes: normalizeAttributes(attributes),
  })),
  linkCount: span.links.length,
  status: normalizeStatus(span.status),
  scope: `${span.scope.name}@${span.scope.version}`,
});

const toObservedLogRecord = (record: LogRecord): ObservedLogRecord => ({
  spanId: record.spanId,
  scope: `${record.scope.name}@${record.scope.version}`,
  severityNumber: record.severityNumber,
  severityText: record.severityText,
  eventName: record.eventName,
  body: record.body,
  attributes: normalizeAttributes(record.attributes),
});

const normalizeStatus = ({ code, message }: Span['status']): Span['status'] =>
  message === undefined ? { code } : { code, message: withoutPorts(message) };

const PORTS = new Set(['server.port', 'client.port', 'network.peer.port', 'network.local.port']);
const PROCESS_IDS = new Set(['pid', 'thread.id']);

function normalizeAttributes(attributes: Comparable['attributes']): Comparable['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, normalizeValue(key, value)]),
  );
}

function normalizeValue(key: string, value: AttributeValue): AttributeValue {
  if (PORTS.has(key)) return 'a port';
  if (PROCESS_IDS.has(key)) return 'a process id';
  if (typeof value !== 'string') return value;
  return withoutPorts(/stack/.test(key) ? firstLineOf(value) : value);
}

const firstLineOf = (text: string): string => `${text.split('\n', 1)[0]} ...`;

const withoutPorts = (text: string): string =>
  text.replaceAll(/\b(127\.0\.0\.1|localhost):\d+/g, '$1:port');

/** A line that is a JSON object, as of a logger, is normalised by its fields. */
function normalizeLine(line: string, nameOf: ReadonlyMap<string, string>): string {
  if (!line.startsWith('{')) return withoutPorts(line);
  return JSON.stringify(JSON.parse(line), (key, value: unknown) => {
    if (key === 'time') return 'a time';
    if (key === 'pid') return 'a process id';
    if (key === 'trace_id') return 'a trace id';
    if (key === 'span_id') return `of the span ${nameOf.get(String(value))}`;
    return key === 'stack' && typeof value === 'string' ? firstLineOf(value) : value;
  });
}

/** A span with its children, without ids. */
export interface SpanTree extends Omit<ObservedSpan, 'spanId' | 'parentSpanId'> {
  readonly children: readonly SpanTree[];
}

/**
 * The spans as trees, ordered by what they are: roots, and spans of one parent, may start at once.
 */
export function toTrees(spans: readonly ObservedSpan[]): SpanTree[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const parentOf = ({ parentSpanId }: ObservedSpan) =>
    parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined;
  const below = (parent: string | undefined): SpanTree[] =>
    spans
      .filter((span) => parentOf(span) === parent)
      .map((span) => {
        const { spanId, parentSpanId: _, ...rest } = span;
        const tree = { ...rest, children: below(spanId) };
        return [JSON.stringify(tree), tree] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, tree]) => tree);
  return below(undefined);
}

/** The log records with the name of the span that each was written in, instead of its id. */
export function withSpanNames({ spans, logRecords }: Observation): object[] {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return logRecords.map(({ spanId, ...record }) => ({
    ...record,
    span: spanId === undefined ? undefined : (nameOf.get(spanId) ?? 'a span that did not arrive'),
  }));
}
