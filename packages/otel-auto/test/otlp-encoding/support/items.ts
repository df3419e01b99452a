import type { HrTime } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
export const SPAN_ID = 'b7ad6b7169203331';

export const RESOURCE = resourceFromAttributes(
  { 'service.name': 'shop', 'process.pid': 42 },
  { schemaUrl: 'https://opentelemetry.io/schemas/1.36.0' },
);
export const SCOPE = { name: '@acme/shop', version: '1.2.3' };

const START: HrTime = [1_700_000_000, 123_456_789];
const END: HrTime = [1_700_000_000, 223_456_789];

/** Creates a span with the given fields and defaults for the others. */
export const span = (own: object = {}): ReadableSpan => ({
  name: 'GET /orders/:id',
  kind: 1,
  spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
  startTime: START,
  endTime: END,
  duration: [0, 100_000_000],
  ended: true,
  status: { code: 0 },
  attributes: {},
  links: [],
  events: [],
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  resource: RESOURCE,
  instrumentationScope: SCOPE,
  ...own,
});

/** Creates a log record with the given fields and defaults for the others. */
export const logRecord = (own: object = {}): ReadableLogRecord => ({
  hrTime: START,
  hrTimeObserved: END,
  attributes: {},
  droppedAttributesCount: 0,
  resource: RESOURCE,
  instrumentationScope: SCOPE,
  ...own,
});
