import { messageOf } from '../message-of';
import { RequestError } from '../request-error';
import type { Signal } from '../signal';
import type { LogRecord, MetricPoint, Span } from '../telemetry';
import { decodeRequest, type OtlpEncoding } from './otlp-codec';
import { toLogRecords } from './to-log-records';
import { toMetricPoints } from './to-metric-points';
import { toSpans } from './to-spans';

/** The telemetry of one export request. */
export type Arrival =
  | { readonly signal: 'traces'; readonly spans: readonly Span[] }
  | { readonly signal: 'metrics'; readonly metricPoints: readonly MetricPoint[] }
  | { readonly signal: 'logs'; readonly logRecords: readonly LogRecord[] };

/**
 * Parses the body of an export request to typed telemetry.
 *
 * @throws RequestError 400 if it is not a message of the signal, 413 if it has too many items to be
 *   decoded
 */
export function parseArrival(signal: Signal, encoding: OtlpEncoding, body: Uint8Array): Arrival {
  try {
    switch (signal) {
      case 'traces':
        return { signal, spans: toSpans(decodeRequest(signal, encoding, body)) };
      case 'metrics':
        return { signal, metricPoints: toMetricPoints(decodeRequest(signal, encoding, body)) };
      case 'logs':
        return { signal, logRecords: toLogRecords(decodeRequest(signal, encoding, body)) };
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(
      400,
      `the body is not an export request for ${signal} in ${encoding}: ${messageOf(error)}`,
    );
  }
}

/** Returns an arrival without its first items. */
export function withoutFirst(arrival: Arrival, count: number): Arrival {
  switch (arrival.signal) {
    case 'traces':
      return { ...arrival, spans: arrival.spans.slice(count) };
    case 'metrics':
      return { ...arrival, metricPoints: arrival.metricPoints.slice(count) };
    case 'logs':
      return { ...arrival, logRecords: arrival.logRecords.slice(count) };
  }
}
