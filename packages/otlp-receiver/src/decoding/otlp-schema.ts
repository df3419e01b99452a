import type { IEnum, INamespace, IType } from 'protobufjs/light';

// The OTLP messages (package opentelemetry.proto) and google.rpc.Status as descriptors for
// protobufjs. Names, numbers and types are the protocol's; a test compares each of them with the
// official .proto files. Left out: the profiles signal, and enums that only name flag bits.

interface FieldSpec {
  readonly type: string;
  readonly id: number;
  readonly rule?: 'repeated';
  readonly oneof?: string;
  readonly presence?: true;
}

const one = (type: string, id: number): FieldSpec => ({ type, id });
const many = (type: string, id: number): FieldSpec => ({ type, id, rule: 'repeated' });
const value = (type: string, id: number): FieldSpec => ({ type, id, oneof: 'value' });
const data = (type: string, id: number): FieldSpec => ({ type, id, oneof: 'data' });
/** Describes a number whose absence differs from zero: `optional` in proto3. */
const optional = (type: string, id: number): FieldSpec => ({ type, id, presence: true });

function message(
  specs: Record<string, FieldSpec>,
  nested: Record<string, IType | IEnum> = {},
): IType {
  const fields: IType['fields'] = {};
  const oneofs: Record<string, { oneof: string[] }> = {};
  for (const [name, { type, id, rule, oneof, presence }] of Object.entries(specs)) {
    fields[name] = {
      type,
      id,
      ...(rule && { rule }),
      ...(presence && { options: { proto3_optional: true } }),
    };
    // presence is kept as a oneof with a single member, as protoc does
    const group = presence ? `_${name}` : oneof;
    if (group) (oneofs[group] ??= { oneof: [] }).oneof.push(name);
  }
  return { fields, oneofs, nested };
}

const enumeration = (prefix: string, names: readonly string[]): IEnum => ({
  values: Object.fromEntries(names.map((name, number) => [`${prefix}_${name}`, number])),
});

const ATTRIBUTES = 'common.v1.KeyValue';
const ANY_VALUE = 'common.v1.AnyValue';
const RESOURCE = 'resource.v1.Resource';
const SCOPE = 'common.v1.InstrumentationScope';

const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

const common: Record<string, IType> = {
  AnyValue: message({
    stringValue: value('string', 1),
    boolValue: value('bool', 2),
    intValue: value('int64', 3),
    doubleValue: value('double', 4),
    arrayValue: value('ArrayValue', 5),
    kvlistValue: value('KeyValueList', 6),
    bytesValue: value('bytes', 7),
  }),
  ArrayValue: message({ values: many('AnyValue', 1) }),
  KeyValueList: message({ values: many('KeyValue', 1) }),
  KeyValue: message({ key: one('string', 1), value: one('AnyValue', 2) }),
  InstrumentationScope: message({
    name: one('string', 1),
    version: one('string', 2),
    attributes: many('KeyValue', 3),
    droppedAttributesCount: one('uint32', 4),
  }),
};

const resource: Record<string, IType> = {
  Resource: message({
    attributes: many(ATTRIBUTES, 1),
    droppedAttributesCount: one('uint32', 2),
  }),
};

const trace = (id: string): Record<string, IType> => ({
  ResourceSpans: message({
    resource: one(RESOURCE, 1),
    scopeSpans: many('ScopeSpans', 2),
    schemaUrl: one('string', 3),
  }),
  ScopeSpans: message({
    scope: one(SCOPE, 1),
    spans: many('Span', 2),
    schemaUrl: one('string', 3),
  }),
  Span: message(
    {
      traceId: one(id, 1),
      spanId: one(id, 2),
      traceState: one('string', 3),
      parentSpanId: one(id, 4),
      name: one('string', 5),
      kind: one('SpanKind', 6),
      startTimeUnixNano: one('fixed64', 7),
      endTimeUnixNano: one('fixed64', 8),
      attributes: many(ATTRIBUTES, 9),
      droppedAttributesCount: one('uint32', 10),
      events: many('Event', 11),
      droppedEventsCount: one('uint32', 12),
      links: many('Link', 13),
      droppedLinksCount: one('uint32', 14),
      status: one('Status', 15),
      flags: one('fixed32', 16),
    },
    {
      SpanKind: enumeration('SPAN_KIND', [
        'UNSPECIFIED',
        'INTERNAL',
        'SERVER',
        'CLIENT',
        'PRODUCER',
        'CONSUMER',
      ]),
      Event: message({
        timeUnixNano: one('fixed64', 1),
        name: one('string', 2),
        attributes: many(ATTRIBUTES, 3),
        droppedAttributesCount: one('uint32', 4),
      }),
      Link: message({
        traceId: one(id, 1),
        spanId: one(id, 2),
        traceState: one('string', 3),
        attributes: many(ATTRIBUTES, 4),
        droppedAttributesCount: one('uint32', 5),
        flags: one('fixed32', 6),
      }),
    },
  ),
  Status: message(
    { message: one('string', 2), code: one('StatusCode', 3) },
    { StatusCode: enumeration('STATUS_CODE', ['UNSET', 'OK', 'ERROR']) },
  ),
});

const metrics = (id: string): Record<string, IType | IEnum> => ({
  ResourceMetrics: message({
    resource: one(RESOURCE, 1),
    scopeMetrics: many('ScopeMetrics', 2),
    schemaUrl: one('string', 3),
  }),
  ScopeMetrics: message({
    scope: one(SCOPE, 1),
    metrics: many('Metric', 2),
    schemaUrl: one('string', 3),
  }),
  Metric: message({
    name: one('string', 1),
    description: one('string', 2),
    unit: one('string', 3),
    gauge: data('Gauge', 5),
    sum: data('Sum', 7),
    histogram: data('Histogram', 9),
    exponentialHistogram: data('ExponentialHistogram', 10),
    summary: data('Summary', 11),
    metadata: many(ATTRIBUTES, 12),
  }),
  Gauge: message({ dataPoints: many('NumberDataPoint', 1) }),
  Sum: message({
    dataPoints: many('NumberDataPoint', 1),
    aggregationTemporality: one('AggregationTemporality', 2),
    isMonotonic: one('bool', 3),
  }),
  Histogram: message({
    dataPoints: many('HistogramDataPoint', 1),
    aggregationTemporality: one('AggregationTemporality', 2),
  }),
  ExponentialHistogram: message({
    dataPoints: many('ExponentialHistogramDataPoint', 1),
    aggregationTemporality: one('AggregationTemporality', 2),
  }),
  Summary: message({ dataPoints: many('SummaryDataPoint', 1) }),
  AggregationTemporality: enumeration('AGGREGATION_TEMPORALITY', [
    'UNSPECIFIED',
    'DELTA',
    'CUMULATIVE',
  ]),
  NumberDataPoint: message({
    startTimeUnixNano: one('fixed64', 2),
    timeUnixNano: one('fixed64', 3),
    asDouble: value('double', 4),
    exemplars: many('Exemplar', 5),
    asInt: value('sfixed64', 6),
    attributes: many(ATTRIBUTES, 7),
    flags: one('uint32', 8),
  }),
  HistogramDataPoint: message({
    startTimeUnixNano: one('fixed64', 2),
    timeUnixNano: one('fixed64', 3),
    count: one('fixed64', 4),
    sum: optional('double', 5),
    bucketCounts: many('fixed64', 6),
    explicitBounds: many('double', 7),
    exemplars: many('Exemplar', 8),
    attributes: many(ATTRIBUTES, 9),
    flags: one('uint32', 10),
    min: optional('double', 11),
    max: optional('double', 12),
  }),
  ExponentialHistogramDataPoint: message(
    {
      attributes: many(ATTRIBUTES, 1),
      startTimeUnixNano: one('fixed64', 2),
      timeUnixNano: one('fixed64', 3),
      count: one('fixed64', 4),
      sum: optional('double', 5),
      scale: one('sint32', 6),
      zeroCount: one('fixed64', 7),
      positive: one('Buckets', 8),
      negative: one('Buckets', 9),
      flags: one('uint32', 10),
      exemplars: many('Exemplar', 11),
      min: optional('double', 12),
      max: optional('double', 13),
      zeroThreshold: one('double', 14),
    },
    { Buckets: message({ offset: one('sint32', 1), bucketCounts: many('uint64', 2) }) },
  ),
  SummaryDataPoint: message(
    {
      startTimeUnixNano: one('fixed64', 2),
      timeUnixNano: one('fixed64', 3),
      count: one('fixed64', 4),
      sum: one('double', 5),
      quantileValues: many('ValueAtQuantile', 6),
      attributes: many(ATTRIBUTES, 7),
      flags: one('uint32', 8),
    },
    { ValueAtQuantile: message({ quantile: one('double', 1), value: one('double', 2) }) },
  ),
  Exemplar: message({
    timeUnixNano: one('fixed64', 2),
    asDouble: value('double', 3),
    spanId: one(id, 4),
    traceId: one(id, 5),
    asInt: value('sfixed64', 6),
    filteredAttributes: many(ATTRIBUTES, 7),
  }),
});

const logs = (id: string): Record<string, IType | IEnum> => ({
  ResourceLogs: message({
    resource: one(RESOURCE, 1),
    scopeLogs: many('ScopeLogs', 2),
    schemaUrl: one('string', 3),
  }),
  ScopeLogs: message({
    scope: one(SCOPE, 1),
    logRecords: many('LogRecord', 2),
    schemaUrl: one('string', 3),
  }),
  SeverityNumber: enumeration('SEVERITY_NUMBER', [
    'UNSPECIFIED',
    ...SEVERITIES.flatMap((severity) => ['', '2', '3', '4'].map((step) => severity + step)),
  ]),
  LogRecord: message({
    timeUnixNano: one('fixed64', 1),
    severityNumber: one('SeverityNumber', 2),
    severityText: one('string', 3),
    body: one(ANY_VALUE, 5),
    attributes: many(ATTRIBUTES, 6),
    droppedAttributesCount: one('uint32', 7),
    flags: one('fixed32', 8),
    traceId: one(id, 9),
    spanId: one(id, 10),
    observedTimeUnixNano: one('fixed64', 11),
    eventName: one('string', 12),
  }),
});

const collectorTrace: Record<string, IType> = {
  ExportTraceServiceRequest: message({ resourceSpans: many('trace.v1.ResourceSpans', 1) }),
  ExportTraceServiceResponse: message({ partialSuccess: one('ExportTracePartialSuccess', 1) }),
  ExportTracePartialSuccess: message({
    rejectedSpans: one('int64', 1),
    errorMessage: one('string', 2),
  }),
};

const collectorMetrics: Record<string, IType> = {
  ExportMetricsServiceRequest: message({ resourceMetrics: many('metrics.v1.ResourceMetrics', 1) }),
  ExportMetricsServiceResponse: message({ partialSuccess: one('ExportMetricsPartialSuccess', 1) }),
  ExportMetricsPartialSuccess: message({
    rejectedDataPoints: one('int64', 1),
    errorMessage: one('string', 2),
  }),
};

const collectorLogs: Record<string, IType> = {
  ExportLogsServiceRequest: message({ resourceLogs: many('logs.v1.ResourceLogs', 1) }),
  ExportLogsServiceResponse: message({ partialSuccess: one('ExportLogsPartialSuccess', 1) }),
  ExportLogsPartialSuccess: message({
    rejectedLogRecords: one('int64', 1),
    errorMessage: one('string', 2),
  }),
};

const rpcStatus: Record<string, IType> = {
  Status: message({ code: one('int32', 1), message: one('string', 2) }),
};

/**
 * Describes a namespace path and its content: `['a', 'b']` returns `{ nested: { a: { nested: { b: …
 * } } } }`.
 */
const namespace = (
  path: readonly string[],
  nested: NonNullable<INamespace['nested']>,
): INamespace =>
  path.reduceRight<INamespace>((inner, name) => ({ nested: { [name]: inner } }), { nested });

/**
 * Describes the OTLP messages for protobufjs.
 *
 * OTLP/JSON is the JSON form of the same messages, except that trace and span ids are written in
 * hex where other `bytes` are base64: read as JSON, an id is a `string`.
 *
 * @param idType - the type to give to trace and span ids
 */
export function createOtlpSchema(idType: 'bytes' | 'string'): INamespace {
  const v1 = (nested: Record<string, IType | IEnum>) => namespace(['v1'], nested);
  return {
    nested: {
      opentelemetry: namespace(['proto'], {
        common: v1(common),
        resource: v1(resource),
        trace: v1(trace(idType)),
        metrics: v1(metrics(idType)),
        logs: v1(logs(idType)),
        collector: {
          nested: {
            trace: v1(collectorTrace),
            metrics: v1(collectorMetrics),
            logs: v1(collectorLogs),
          },
        },
      }),
      google: namespace(['rpc'], rpcStatus),
    },
  };
}
