/** An integer of the wire: a `number` where that is exact, else a `bigint`. */
export type Integer = number | bigint;

/** One OTLP `AnyValue`. An empty one, which is how `null` travels, is `null`. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

/** Attributes by key; of a key sent twice the last value counts. */
export interface Attributes {
  [key: string]: AttributeValue;
}

/** Who emitted: the attributes of the service, host, process and so on. */
export interface Resource {
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
}

/** Which library emitted. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
  readonly attributes: Attributes;
}

/** A span kind by its name in the specification. */
export type SpanKind = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER' | 'UNSPECIFIED';

/** What a span says about its own success. */
export interface SpanStatus {
  readonly code: 'UNSET' | 'OK' | 'ERROR';
  readonly message?: string;
}

/** Something that happened at one moment of a span. */
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
  /** Absent on a root. */
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: SpanStatus;
  /** The W3C trace flags in the low eight bits; bits 8 and 9 tell a remote parent. */
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
  /** When it happened; 0 when the sender does not know. */
  readonly timeUnixNano: bigint;
  /** When the sender's log bridge saw it. */
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

/** The kind of instrument's data that a point belongs to. */
export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

/** What the values of a point count from: the previous point, or the start. */
export type Temporality = 'delta' | 'cumulative' | 'unspecified';

/** A measurement kept as an example, with the span it was made in. */
export interface Exemplar {
  readonly value: Integer;
  readonly timeUnixNano: bigint;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly filteredAttributes: Attributes;
}

/** One side of an exponential histogram: consecutive buckets from `offset` on. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly Integer[];
}

/** One quantile of a summary. */
export interface QuantileValue {
  readonly quantile: number;
  readonly value: number;
}

/** One point of one series, with what its metric, scope and resource say about it. */
export interface MetricPoint {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: MetricType;
  /** Of sums and histograms. */
  readonly temporality?: Temporality;
  /** Of sums. */
  readonly monotonic?: boolean;
  readonly attributes: Attributes;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  /** Of gauges and sums; absent when the point says "no recorded value". */
  readonly value?: Integer;
  /** Of histograms and summaries, as `sum`. */
  readonly count?: Integer;
  readonly sum?: number;
  /** Of histograms whose sender records it, as `max`. */
  readonly min?: number;
  readonly max?: number;
  /** Of histograms: one more than there are `explicitBounds`. */
  readonly bucketCounts?: readonly Integer[];
  readonly explicitBounds?: readonly number[];
  /** Of exponential histograms, as the next four. */
  readonly scale?: number;
  readonly zeroCount?: Integer;
  readonly zeroThreshold?: number;
  readonly positive?: ExponentialBuckets;
  readonly negative?: ExponentialBuckets;
  /** Of summaries. */
  readonly quantileValues?: readonly QuantileValue[];
  readonly exemplars: readonly Exemplar[];
  /** Bit 0: no recorded value. */
  readonly flags: number;
  readonly resource: Resource;
  readonly scope: Scope;
}
