import type { Run } from '@acme/otel-testkit';
import type { AttributeValue, LogRecord, Span } from '@acme/otlp-receiver';

/**
 * The telemetry and the output of a run, without everything that differs between two runs of the
 * same application.
 */
export interface Observation {
  readonly spans: readonly ObservedSpan[];
  readonly logRecords: readonly ObservedLogRecord[];
  /** The lines that the application printed. */
  readonly lines: readonly ObservedLine[];
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
  readonly flags: number;
}

interface ObservedLine {
  readonly text: string;
  /** The span that a logger has put in the line. */
  readonly spanId: string | undefined;
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
  return {
    spans: spans.map(toObservedSpan),
    logRecords: logRecords
      .toSorted((a, b) => Number(a.observedTimeUnixNano - b.observedTimeUnixNano))
      .map(toObservedLogRecord),
    lines: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(toObservedLine),
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
  body: typeof record.body === 'string' ? withoutPorts(record.body) : record.body,
  // Upstream's tracer knows the sampled flag alone.
  flags: record.flags & 1,
  attributes: normalizeAttributes(record.attributes),
});

const normalizeStatus = ({ code, message }: Span['status']): Span['status'] =>
  message === undefined ? { code } : { code, message: withoutPorts(message) };

const PORTS = new Set([
  'server.port',
  'client.port',
  'network.peer.port',
  'network.local.port',
  // of a line that says where a server listens
  'port',
]);
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
  if (key === 'acme.nestjs.module_loading_millis') return 'a duration';
  if (typeof value !== 'string') return value;
  return withoutPorts(/stack/.test(key) ? firstLineOf(value) : value);
}

const firstLineOf = (text: string): string => `${text.split('\n', 1)[0]} ...`;

const withoutPorts = (text: string): string =>
  text.replaceAll(/\b(127\.0\.0\.1:|localhost:|on port )\d+/g, '$1PORT');

/** A line that is a JSON object, as of a logger, is normalised by its fields. */
function toObservedLine(line: string): ObservedLine {
  if (!line.startsWith('{')) return { text: withoutPorts(line), spanId: undefined };
  const fields = JSON.parse(line) as { readonly span_id?: string };
  return { text: JSON.stringify(fields, normalizeField), spanId: fields.span_id };
}

function normalizeField(key: string, value: unknown): unknown {
  if (key === 'time' || key === 'timestamp') return 'a time';
  if (PORTS.has(key)) return 'a port';
  if (key === 'pid') return 'a process id';
  if (key === 'trace_id') return 'a trace id';
  // Upstream's tracer knows the sampled flag alone.
  if (key === 'trace_flags') return `0${Number(value) & 1}`;
  if (key === 'span_id') return 'a span id';
  if (typeof value !== 'string') return value;
  // winston's are in an array, where each has a key of its own
  return withoutPorts(key === 'stack' || STACK.test(value) ? firstLineOf(value) : value);
}

const STACK = /\n +at /;

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
export const toNamedLogRecords = ({ spans, logRecords }: Observation): object[] =>
  logRecords.map(withSpanName(spans));

/** The printed lines likewise, sorted. */
export const toNamedLines = ({ spans, lines }: Observation): object[] =>
  lines
    .map(withSpanName(spans))
    .map((line) => [JSON.stringify(line), line] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => line);

function withSpanName(spans: readonly ObservedSpan[]) {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return ({ spanId, ...rest }: { readonly spanId: string | undefined }): object => ({
    ...rest,
    span: spanId === undefined ? undefined : (nameOf.get(spanId) ?? 'a span that did not arrive'),
  });
}
