import type {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';

// The data that the JavaScript SDK passes to its serializers, written as plain objects.

type Serialized<T extends { serializeRequest(data: never): unknown }> = Parameters<
  T['serializeRequest']
>[0];

export type SdkSpans = Serialized<typeof ProtobufTraceSerializer>;
export type SdkMetrics = Serialized<typeof ProtobufMetricsSerializer>;
export type SdkLogRecords = Serialized<typeof ProtobufLogsSerializer>;

const resource = {
  attributes: { 'service.name': 'shop', 'process.pid': 42 },
  schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
};

const instrumentationScope = { name: '@acme/shop', version: '1.2.3', schemaUrl: '' };

/** The SDK's time: seconds and nanoseconds. */
export type HrTime = [number, number];

/** Creates a span of the SDK with the given fields and defaults for the others. */
export const sdkSpan = (own: object): SdkSpans[number] =>
  ({
    name: 'GET /orders/:id',
    kind: 1,
    spanContext: () => ({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
    }),
    startTime: [1_700_000_000, 123_456_789] satisfies HrTime,
    endTime: [1_700_000_000, 223_456_789] satisfies HrTime,
    status: { code: 0 },
    attributes: {},
    links: [],
    events: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    resource,
    instrumentationScope,
    ...own,
  }) as unknown as SdkSpans[number];

/** Creates a log record of the SDK with the given fields and defaults for the others. */
export const sdkLogRecord = (own: object): SdkLogRecords[number] =>
  ({
    hrTime: [1_700_000_000, 1] satisfies HrTime,
    hrTimeObserved: [1_700_000_000, 999_999_999] satisfies HrTime,
    severityNumber: 9,
    severityText: 'info',
    attributes: {},
    droppedAttributesCount: 0,
    resource,
    instrumentationScope,
    ...own,
  }) as unknown as SdkLogRecords[number];

/** Creates the metrics of one scope as a metric reader of the SDK collects them. */
export const sdkMetrics = (metrics: readonly object[]): SdkMetrics =>
  ({ resource, scopeMetrics: [{ scope: instrumentationScope, metrics }] }) as unknown as SdkMetrics;
