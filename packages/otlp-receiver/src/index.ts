// Receiver
export { createReceiver } from './create-receiver';
export type { Receiver } from './create-receiver';
export type { ReceiverOptions, TlsSettings } from './receiver-settings';
export type { ReceivedRequest } from './received-request';
export type { ReceivedTelemetry } from './telemetry-store';
export type { WaitForOptions } from './wait-for';
export type { Arrival } from './arrival';
export type { Signal } from './signal';

// Misbehaving
export type { ConnectionFault, Fault, Flap, RequestFault, ResetMoment } from './fault';
export type { MisbehaveOptions } from './fault-plan';
export { tally } from './tally';
export type { Tally } from './tally';

// Traces
export type { Trace, TraceNode } from './join-traces';
export type { Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from './telemetry';

// Metrics
export type {
  Exemplar,
  ExponentialBuckets,
  Integer,
  MetricPoint,
  MetricType,
  QuantileValue,
  Temporality,
} from './telemetry';

// Logs
export type { LogRecord } from './telemetry';

// What all three carry
export type { Attributes, AttributeValue, Resource, Scope } from './telemetry';

// Drawings
export { drawTrace } from './draw-trace';
export type { DrawTraceOptions } from './draw-trace';
export { drawMetrics } from './draw-metrics';
export type { DrawMetricsOptions } from './draw-metrics';
