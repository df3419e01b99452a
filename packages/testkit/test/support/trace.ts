import type { LogRecord, Span, Trace, TraceNode } from '@acme/otlp-receiver';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const resource = { attributes: {} };

/** Creates a node of a trace with the given fields and defaults for the others. */
export function node(
  name: string,
  own: Partial<Span> & { readonly scopeName?: string } = {},
  inside: { readonly children?: readonly TraceNode[]; readonly logs?: readonly string[] } = {},
): TraceNode {
  const { scopeName = '@opentelemetry/instrumentation-http', ...fields } = own;
  const span: Span = {
    traceId: TRACE_ID,
    spanId: name.padEnd(16, '0'),
    name,
    kind: 'INTERNAL',
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    attributes: {},
    events: [],
    links: [],
    status: { code: 'UNSET' },
    flags: 1,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    resource,
    scope: { name: scopeName, attributes: {} },
    ...fields,
  };
  const logRecords = (inside.logs ?? []).map((body) => logRecord(body, span.spanId));
  return { span, children: inside.children ?? [], logRecords };
}

/** Creates a trace with one root. */
export function trace(root: TraceNode): Trace {
  const nodes = flatten(root);
  return {
    traceId: TRACE_ID,
    roots: [root],
    spans: nodes.map(({ span }) => span),
    logRecords: nodes.flatMap(({ logRecords }) => logRecords),
  };
}

const flatten = (root: TraceNode): TraceNode[] => [root, ...root.children.flatMap(flatten)];

const logRecord = (body: string, spanId: string): LogRecord => ({
  timeUnixNano: 1n,
  observedTimeUnixNano: 1n,
  severityNumber: 9,
  severityText: 'info',
  body,
  attributes: {},
  traceId: TRACE_ID,
  spanId,
  flags: 1,
  droppedAttributesCount: 0,
  resource,
  scope: { name: 'app', attributes: {} },
});
