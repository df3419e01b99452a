/** A decoded integer: a `number` if that is exact, otherwise a `bigint`. */
export type Integer = number | bigint;

/** A value of OTLP's `AnyValue`. An empty one, which is how `null` is sent, is `null`. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

/** Attributes by key; of a key sent twice, the last value counts. */
export interface Attributes {
  [key: string]: AttributeValue;
}

/** The entity that emitted the telemetry: the attributes of service, host, process and so on. */
export interface Resource {
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
}

/** The instrumentation scope: the library that emitted the telemetry. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
  readonly attributes: Attributes;
}

/** A span kind by its name in the specification. */
export type SpanKind = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER' | 'UNSPECIFIED';

/** The status of a span. */
export interface SpanStatus {
  readonly code: 'UNSET' | 'OK' | 'ERROR';
  readonly message?: string;
}

/** An event at one moment of a span. */
export interface SpanEvent {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** A reference from a span to another, of any trace. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

/** A span as it was received. Ids are lower-case hex, times nanoseconds since 1970. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** The parent's id; absent on a root. */
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: SpanStatus;
  /** The W3C trace flags in the low eight bits; bits 8 and 9 say whether the parent is remote. */
  readonly flags: number;
  readonly traceState?: string;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly resource: Resource;
  readonly scope: Scope;
}

/** A log record as it was received. */
export interface LogRecord {
  /** The time of the event; 0 if the sender does not know it. */
  readonly timeUnixNano: bigint;
  /** The time at which the sender's log bridge observed the event. */
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue | undefined;
  readonly attributes: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags: number;
  readonly eventName?: string;
  readonly droppedAttributesCount: number;
  readonly resource: Resource;
  readonly scope: Scope;
}

/** The type of a metric's data. */
export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

/**
 * The start of the interval that a point covers: the previous point, or the start of the series.
 */
export type Temporality = 'delta' | 'cumulative' | 'unspecified';

/** A measurement kept as an example, with the span in which it was made. */
export interface Exemplar {
  readonly value: Integer;
  readonly timeUnixNano: bigint;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly filteredAttributes: Attributes;
}

/** The positive or negative buckets of an exponential histogram, consecutive from `offset` on. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly Integer[];
}

/** One quantile of a summary. */
export interface QuantileValue {
  readonly quantile: number;
  readonly value: number;
}

/** One point of one series, with the fields of its metric, scope and resource. */
export interface MetricPoint {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: MetricType;
  /** The temporality, of sums and histograms. */
  readonly temporality?: Temporality;
  /** Whether a sum is monotonic. */
  readonly monotonic?: boolean;
  readonly attributes: Attributes;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  /** The value of gauges and sums; absent if the point says "no recorded value". */
  readonly value?: Integer;
  /** The count of histograms and summaries, which have `sum` too. */
  readonly count?: Integer;
  readonly sum?: number;
  /** The minimum of histograms whose sender records it, with `max`. */
  readonly min?: number;
  readonly max?: number;
  /** The counts of a histogram's buckets: one more than there are `explicitBounds`. */
  readonly bucketCounts?: readonly Integer[];
  readonly explicitBounds?: readonly number[];
  /** The scale of exponential histograms, which have the next four fields too. */
  readonly scale?: number;
  readonly zeroCount?: Integer;
  readonly zeroThreshold?: number;
  readonly positive?: ExponentialBuckets;
  readonly negative?: ExponentialBuckets;
  /** The quantiles of summaries. */
  readonly quantileValues?: readonly QuantileValue[];
  readonly exemplars: readonly Exemplar[];
  /** The flags; bit 0 means no recorded value. */
  readonly flags: number;
  readonly resource: Resource;
  readonly scope: Scope;
}
