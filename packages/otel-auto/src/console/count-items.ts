import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** How many spans, log records or data points one export has. */
export const countItems = (items: readonly unknown[] | ResourceMetrics): number =>
  'scopeMetrics' in items
    ? items.scopeMetrics
        .flatMap(({ metrics }) => metrics)
        .reduce((sum, { dataPoints }) => sum + dataPoints.length, 0)
    : items.length;
