import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { countDataPoints } from './count-data-points';
import { EncodedRequest } from './encoded-request';

/**
 * Encodes the metrics that a reader has collected. They are few and exported once a minute, so
 * upstream's encoder is used.
 *
 * @throws Error if they cannot be encoded
 */
export function encodeMetrics(metrics: ResourceMetrics): EncodedRequest {
  const bytes = ProtobufMetricsSerializer.serializeRequest(metrics);
  if (bytes === undefined) throw new Error('the metrics could not be encoded');
  return new EncodedRequest([bytes], countDataPoints(metrics));
}
