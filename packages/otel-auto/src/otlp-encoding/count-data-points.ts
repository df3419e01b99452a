import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Counts the data points of one export of metrics. */
export function countDataPoints({ scopeMetrics }: ResourceMetrics): number {
  let count = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) count += dataPoints.length;
  }
  return count;
}
