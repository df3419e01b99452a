// Receiver
export { createReceiver } from './create-receiver';
export type { Receiver } from './create-receiver';
export type { ReceiverOptions, TlsSettings } from './receiver-settings';
export type { ReceivedRequest } from './received-request';
export type { ReceivedTelemetry } from './joining/telemetry-store';
export type { WaitForOptions } from './wait-for';
export type { Arrival } from './decoding/arrival';
export type { Signal } from './signal';

// Misbehaving
export type { ConnectionFault, Fault, Flap, RequestFault, ResetMoment } from './faults/fault';
export type { MisbehaveOptions } from './faults/fault-plan';
export { tally } from './faults/tally';
export type { Tally } from './faults/tally';

// Traces
export type { Trace, TraceNode } from './joining/join-traces';
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

// Shared by all three
export type { Attributes, AttributeValue, Resource, Scope } from './telemetry';

// Drawings
export { drawTrace } from './drawing/draw-trace';
export type { DrawTraceOptions } from './drawing/draw-trace';
export { drawMetrics } from './drawing/draw-metrics';
export type { DrawMetricsOptions } from './drawing/draw-metrics';
