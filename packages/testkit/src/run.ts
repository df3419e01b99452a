import type {
  LogRecord,
  MetricPoint,
  ReceivedRequest,
  Receiver,
  Span,
  Trace,
} from '@acme/otlp-receiver';
import type { Ending } from './child';

/** The result of running an application: its end, its output, and the telemetry that arrived. */
export interface Run extends Ending {
  readonly spans: readonly Span[];
  readonly metricPoints: readonly MetricPoint[];
  readonly logRecords: readonly LogRecord[];
  readonly traces: readonly Trace[];
  /** The export requests themselves. */
  readonly requests: readonly ReceivedRequest[];
}

/** Combines the end of an application with the telemetry that a receiver has received. */
export function toRun(ending: Ending, receiver: Receiver): Run {
  const { spans, metricPoints, logRecords, requests } = receiver;
  return { ...ending, spans, metricPoints, logRecords, traces: receiver.traces(), requests };
}
