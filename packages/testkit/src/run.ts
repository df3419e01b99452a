import type {
  LogRecord,
  MetricPoint,
  ReceivedRequest,
  Receiver,
  Span,
  Trace,
} from '@acme/otlp-receiver';
import type { Ending } from './child';

/** What became of an application: how it ended, what it printed, and the telemetry that arrived. */
export interface Run extends Ending {
  readonly spans: readonly Span[];
  readonly metricPoints: readonly MetricPoint[];
  readonly logRecords: readonly LogRecord[];
  readonly traces: readonly Trace[];
  /** The export requests themselves. */
  readonly requests: readonly ReceivedRequest[];
}

/** Joins how an application ended with what a receiver has got. */
export function toRun(ending: Ending, receiver: Receiver): Run {
  const { spans, metricPoints, logRecords, requests } = receiver;
  return { ...ending, spans, metricPoints, logRecords, traces: receiver.traces(), requests };
}
