import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/**
 * Returns the fields of metrics that are shown on the console, with the names of upstream's
 * exporter.
 */
export const toShownMetrics = ({ scopeMetrics }: ResourceMetrics): readonly object[] =>
  scopeMetrics.flatMap(({ metrics }) =>
    metrics.map(({ descriptor, dataPointType, dataPoints }) => ({
      descriptor,
      dataPointType,
      dataPoints,
    })),
  );
