import type { Signal } from '../signal';

/** The layout of a field's value in protobuf, and its form in OTLP JSON. */
export type ScalarKind =
  | 'string'
  /** Bytes, in base64. */
  | 'bytes'
  /** The bytes of an id, in hexadecimal: the one difference to the JSON mapping of protobuf itself. */
  | 'id'
  | 'bool'
  /** Unsigned 32 bits and values of enums, in numbers. */
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  /** Integers of 64 bits, in decimal strings. */
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

/** A field of a message: its key in JSON with the colon, the kind of its value, and whether it is repeated. */
export interface OtlpField {
  readonly key: string;
  readonly kind: ScalarKind | (() => OtlpMessage);
  readonly isRepeated: boolean;
}

/** The fields of a message, by their numbers. */
export type OtlpMessage = Readonly<Record<number, OtlpField>>;

const one = (name: string, kind: OtlpField['kind']): OtlpField => ({
  key: `"${name}":`,
  kind,
  isRepeated: false,
});
const many = (name: string, kind: OtlpField['kind']): OtlpField => ({
  key: `"${name}":`,
  kind,
  isRepeated: true,
});

// The messages of https://github.com/open-telemetry/opentelemetry-proto that the three export requests have.

const ANY_VALUE: OtlpMessage = {
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => ARRAY_VALUE),
  6: one('kvlistValue', () => KEY_VALUE_LIST),
  7: one('bytesValue', 'bytes'),
};

const ARRAY_VALUE: OtlpMessage = { 1: many('values', () => ANY_VALUE) };
const KEY_VALUE_LIST: OtlpMessage = { 1: many('values', () => KEY_VALUE) };

const KEY_VALUE: OtlpMessage = { 1: one('key', 'string'), 2: one('value', () => ANY_VALUE) };

const ENTITY_REFERENCE: OtlpMessage = {
  1: one('schemaUrl', 'string'),
  2: one('type', 'string'),
  3: many('idKeys', 'string'),
  4: many('descriptionKeys', 'string'),
};

const RESOURCE: OtlpMessage = {
  1: many('attributes', () => KEY_VALUE),
  2: one('droppedAttributesCount', 'uint32'),
  3: many('entityRefs', () => ENTITY_REFERENCE),
};

const SCOPE: OtlpMessage = {
  1: one('name', 'string'),
  2: one('version', 'string'),
  3: many('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'uint32'),
};

const EVENT: OtlpMessage = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'string'),
  3: many('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'uint32'),
};

const LINK: OtlpMessage = {
  1: one('traceId', 'id'),
  2: one('spanId', 'id'),
  3: one('traceState', 'string'),
  4: many('attributes', () => KEY_VALUE),
  5: one('droppedAttributesCount', 'uint32'),
  6: one('flags', 'fixed32'),
};

const STATUS: OtlpMessage = { 2: one('message', 'string'), 3: one('code', 'uint32') };

const SPAN: OtlpMessage = {
  1: one('traceId', 'id'),
  2: one('spanId', 'id'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'id'),
  5: one('name', 'string'),
  6: one('kind', 'uint32'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: many('attributes', () => KEY_VALUE),
  10: one('droppedAttributesCount', 'uint32'),
  11: many('events', () => EVENT),
  12: one('droppedEventsCount', 'uint32'),
  13: many('links', () => LINK),
  14: one('droppedLinksCount', 'uint32'),
  15: one('status', () => STATUS),
  16: one('flags', 'fixed32'),
};

const LOG_RECORD: OtlpMessage = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('severityNumber', 'uint32'),
  3: one('severityText', 'string'),
  5: one('body', () => ANY_VALUE),
  6: many('attributes', () => KEY_VALUE),
  7: one('droppedAttributesCount', 'uint32'),
  8: one('flags', 'fixed32'),
  9: one('traceId', 'id'),
  10: one('spanId', 'id'),
  11: one('observedTimeUnixNano', 'fixed64'),
  12: one('eventName', 'string'),
};

const EXEMPLAR: OtlpMessage = {
  2: one('timeUnixNano', 'fixed64'),
  3: one('asDouble', 'double'),
  4: one('spanId', 'id'),
  5: one('traceId', 'id'),
  6: one('asInt', 'sfixed64'),
  7: many('filteredAttributes', () => KEY_VALUE),
};

const NUMBER_DATA_POINT: OtlpMessage = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('asDouble', 'double'),
  5: many('exemplars', () => EXEMPLAR),
  6: one('asInt', 'sfixed64'),
  7: many('attributes', () => KEY_VALUE),
  8: one('flags', 'uint32'),
};

const HISTOGRAM_DATA_POINT: OtlpMessage = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: many('bucketCounts', 'fixed64'),
  7: many('explicitBounds', 'double'),
  8: many('exemplars', () => EXEMPLAR),
  9: many('attributes', () => KEY_VALUE),
  10: one('flags', 'uint32'),
  11: one('min', 'double'),
  12: one('max', 'double'),
};

const BUCKETS: OtlpMessage = { 1: one('offset', 'sint32'), 2: many('bucketCounts', 'uint64') };

const EXPONENTIAL_HISTOGRAM_DATA_POINT: OtlpMessage = {
  1: many('attributes', () => KEY_VALUE),
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: one('scale', 'sint32'),
  7: one('zeroCount', 'fixed64'),
  8: one('positive', () => BUCKETS),
  9: one('negative', () => BUCKETS),
  10: one('flags', 'uint32'),
  11: many('exemplars', () => EXEMPLAR),
  12: one('min', 'double'),
  13: one('max', 'double'),
  14: one('zeroThreshold', 'double'),
};

const VALUE_AT_QUANTILE: OtlpMessage = { 1: one('quantile', 'double'), 2: one('value', 'double') };

const SUMMARY_DATA_POINT: OtlpMessage = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: many('quantileValues', () => VALUE_AT_QUANTILE),
  7: many('attributes', () => KEY_VALUE),
  8: one('flags', 'uint32'),
};

const GAUGE: OtlpMessage = { 1: many('dataPoints', () => NUMBER_DATA_POINT) };

const SUM: OtlpMessage = {
  1: many('dataPoints', () => NUMBER_DATA_POINT),
  2: one('aggregationTemporality', 'uint32'),
  3: one('isMonotonic', 'bool'),
};

const HISTOGRAM: OtlpMessage = {
  1: many('dataPoints', () => HISTOGRAM_DATA_POINT),
  2: one('aggregationTemporality', 'uint32'),
};

const EXPONENTIAL_HISTOGRAM: OtlpMessage = {
  1: many('dataPoints', () => EXPONENTIAL_HISTOGRAM_DATA_POINT),
  2: one('aggregationTemporality', 'uint32'),
};

const SUMMARY: OtlpMessage = { 1: many('dataPoints', () => SUMMARY_DATA_POINT) };

const METRIC: OtlpMessage = {
  1: one('name', 'string'),
  2: one('description', 'string'),
  3: one('unit', 'string'),
  5: one('gauge', () => GAUGE),
  7: one('sum', () => SUM),
  9: one('histogram', () => HISTOGRAM),
  10: one('exponentialHistogram', () => EXPONENTIAL_HISTOGRAM),
  11: one('summary', () => SUMMARY),
  12: many('metadata', () => KEY_VALUE),
};

/** Describes the export request of a signal: its records by resource and instrumentation scope. */
function requestOf(resources: string, scopes: string, records: OtlpField): OtlpMessage {
  const scopeMessage: OtlpMessage = {
    1: one('scope', () => SCOPE),
    2: records,
    3: one('schemaUrl', 'string'),
  };
  const resourceMessage: OtlpMessage = {
    1: one('resource', () => RESOURCE),
    2: many(scopes, () => scopeMessage),
    3: one('schemaUrl', 'string'),
  };
  return { 1: many(resources, () => resourceMessage) };
}

/** The export requests of OTLP, by signal. */
export const EXPORT_REQUESTS: Readonly<Record<Signal, OtlpMessage>> = {
  traces: requestOf(
    'resourceSpans',
    'scopeSpans',
    many('spans', () => SPAN),
  ),
  metrics: requestOf(
    'resourceMetrics',
    'scopeMetrics',
    many('metrics', () => METRIC),
  ),
  logs: requestOf(
    'resourceLogs',
    'scopeLogs',
    many('logRecords', () => LOG_RECORD),
  ),
};
