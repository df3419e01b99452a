import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { EncodedRequest } from './encoded-request';

/**
 * Encodes what a metric reader has collected. Metrics are few and come once a minute, so upstream's
 * encoder does it.
 *
 * @throws Error if they cannot be encoded
 */
export function encodeMetrics(metrics: ResourceMetrics): EncodedRequest {
  const bytes = ProtobufMetricsSerializer.serializeRequest(metrics);
  if (bytes === undefined) throw new Error('the metrics could not be encoded');
  return new EncodedRequest([bytes], countDataPoints(metrics));
}

function countDataPoints({ scopeMetrics }: ResourceMetrics): number {
  let count = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) count += dataPoints.length;
  }
  return count;
}
