import type { LogRecord, MetricPoint, Span } from '../../src';

const scope = { name: '@acme/shop', attributes: {} };

/** Creates a resource with this service name. */
export const resourceOf = (service: string) => ({ attributes: { 'service.name': service } });

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** Creates a readable span id: `id('a')` is `000000000000000a`. */
export const id = (short: string): string => short.padStart(16, '0');

const MILLI = 1_000_000n;
const EPOCH = 1_700_000_000_000_000_000n;

/** Returns a time of the test, given in milliseconds since its start. */
export const at = (millis: number): bigint => EPOCH + BigInt(Math.round(millis * 1000)) * 1000n;

/** Creates a span with the given fields and defaults for the others. */
export const span = (spanId: string, own: Partial<Span> = {}): Span => ({
  traceId: TRACE_ID,
  spanId: id(spanId),
  name: spanId,
  kind: 'INTERNAL',
  startTimeUnixNano: EPOCH,
  endTimeUnixNano: EPOCH + MILLI,
  attributes: {},
  events: [],
  links: [],
  status: { code: 'UNSET' },
  flags: 1,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  resource: resourceOf('shop'),
  scope,
  ...own,
});

/** Creates a log record with the given fields and defaults for the others. */
export const logRecord = (body: LogRecord['body'], own: Partial<LogRecord> = {}): LogRecord => ({
  timeUnixNano: EPOCH,
  observedTimeUnixNano: EPOCH,
  severityNumber: 9,
  severityText: 'info',
  body,
  attributes: {},
  flags: 0,
  droppedAttributesCount: 0,
  resource: resourceOf('shop'),
  scope,
  ...own,
});

/** Creates a metric point with the given fields and defaults for the others. */
export const metricPoint = (name: string, own: Partial<MetricPoint> = {}): MetricPoint => ({
  name,
  description: '',
  unit: '',
  type: 'gauge',
  attributes: {},
  startTimeUnixNano: EPOCH,
  timeUnixNano: EPOCH,
  exemplars: [],
  flags: 0,
  resource: resourceOf('shop'),
  scope,
  ...own,
});
