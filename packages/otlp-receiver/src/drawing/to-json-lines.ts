import type { Arrival } from '../decoding/arrival';
import { toJson } from './format-value';

/**
 * Formats received telemetry as JSON, one object for each span, metric point and log record. 64-bit
 * integers that are not exact as numbers, and all times, are strings of digits; bytes are base64.
 */
export function toJsonLines(arrival: Arrival): string[] {
  switch (arrival.signal) {
    case 'traces':
      return arrival.spans.map((span) => toJson({ span }));
    case 'metrics':
      return arrival.metricPoints.map((metricPoint) => toJson({ metricPoint }));
    case 'logs':
      return arrival.logRecords.map((logRecord) => toJson({ logRecord }));
  }
}
