// The decoded requests in the form of protobufjs: messages whose absent fields read as their
// defaults. 64-bit integers are `Long`s, ids are bytes (protobuf) or hex (JSON), and the name of a
// oneof reads as the name of the member that is set.

/** A 64-bit integer of protobufjs. */
export interface WireLong {
  toBigInt(): bigint;
}

/** Bytes. Absent ones read as an empty array, which is not a `Uint8Array`. */
export type WireBytes = Uint8Array | readonly number[];

/** A trace or span id. */
export type WireId = WireBytes | string;

export interface WireAnyValue {
  readonly value?:
    | 'stringValue'
    | 'boolValue'
    | 'intValue'
    | 'doubleValue'
    | 'arrayValue'
    | 'kvlistValue'
    | 'bytesValue';
  readonly stringValue: string;
  readonly boolValue: boolean;
  readonly intValue: WireLong;
  readonly doubleValue: number;
  readonly arrayValue: { readonly values: readonly WireAnyValue[] };
  readonly kvlistValue: { readonly values: readonly WireKeyValue[] };
  readonly bytesValue: WireBytes;
}

export interface WireKeyValue {
  readonly key: string;
  readonly value: WireAnyValue | null;
}

export interface WireResource {
  readonly attributes: readonly WireKeyValue[];
}

export interface WireScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly WireKeyValue[];
}

export interface WireSpan {
  readonly traceId: WireId;
  readonly spanId: WireId;
  readonly traceState: string;
  readonly parentSpanId: WireId;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: WireLong;
  readonly endTimeUnixNano: WireLong;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
  readonly events: readonly WireSpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly WireSpanLink[];
  readonly droppedLinksCount: number;
  readonly status: { readonly message: string; readonly code: number } | null;
}

export interface WireSpanEvent {
  readonly timeUnixNano: WireLong;
  readonly name: string;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
}

export interface WireSpanLink {
  readonly traceId: WireId;
  readonly spanId: WireId;
  readonly traceState: string;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

export interface WireLogRecord {
  readonly timeUnixNano: WireLong;
  readonly observedTimeUnixNano: WireLong;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: WireAnyValue | null;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: WireId;
  readonly spanId: WireId;
  readonly eventName: string;
}

/** A number of a data point or exemplar. */
export interface WireNumber {
  readonly value?: 'asDouble' | 'asInt';
  readonly asDouble: number;
  readonly asInt: WireLong;
}

export interface WireExemplar extends WireNumber {
  readonly timeUnixNano: WireLong;
  readonly traceId: WireId;
  readonly spanId: WireId;
  readonly filteredAttributes: readonly WireKeyValue[];
}

export interface WirePoint {
  readonly attributes: readonly WireKeyValue[];
  readonly startTimeUnixNano: WireLong;
  readonly timeUnixNano: WireLong;
  readonly flags: number;
}

export interface WireNumberPoint extends WirePoint, WireNumber {
  readonly exemplars: readonly WireExemplar[];
}

export interface WireHistogramPoint extends WirePoint {
  readonly count: WireLong;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly bucketCounts: readonly WireLong[];
  readonly explicitBounds: readonly number[];
  readonly exemplars: readonly WireExemplar[];
}

export interface WireBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly WireLong[];
}

export interface WireExponentialHistogramPoint extends WirePoint {
  readonly count: WireLong;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly scale: number;
  readonly zeroCount: WireLong;
  readonly zeroThreshold: number;
  readonly positive: WireBuckets | null;
  readonly negative: WireBuckets | null;
  readonly exemplars: readonly WireExemplar[];
}

export interface WireSummaryPoint extends WirePoint {
  readonly count: WireLong;
  readonly sum: number;
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[];
}

export interface WireMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly data?: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';
  readonly gauge: { readonly dataPoints: readonly WireNumberPoint[] };
  readonly sum: {
    readonly dataPoints: readonly WireNumberPoint[];
    readonly aggregationTemporality: number;
    readonly isMonotonic: boolean;
  };
  readonly histogram: {
    readonly dataPoints: readonly WireHistogramPoint[];
    readonly aggregationTemporality: number;
  };
  readonly exponentialHistogram: {
    readonly dataPoints: readonly WireExponentialHistogramPoint[];
    readonly aggregationTemporality: number;
  };
  readonly summary: { readonly dataPoints: readonly WireSummaryPoint[] };
}

interface WireResourceGroup {
  readonly resource: WireResource | null;
  readonly schemaUrl: string;
}

interface WireScopeGroup {
  readonly scope: WireScope | null;
}

export interface WireTracesRequest {
  readonly resourceSpans: readonly (WireResourceGroup & {
    readonly scopeSpans: readonly (WireScopeGroup & { readonly spans: readonly WireSpan[] })[];
  })[];
}

export interface WireMetricsRequest {
  readonly resourceMetrics: readonly (WireResourceGroup & {
    readonly scopeMetrics: readonly (WireScopeGroup & {
      readonly metrics: readonly WireMetric[];
    })[];
  })[];
}

export interface WireLogsRequest {
  readonly resourceLogs: readonly (WireResourceGroup & {
    readonly scopeLogs: readonly (WireScopeGroup & {
      readonly logRecords: readonly WireLogRecord[];
    })[];
  })[];
}
