import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Gives what of metrics is shown on the console, as upstream's exporter names it. */
export const toShownMetrics = ({ scopeMetrics }: ResourceMetrics): readonly object[] =>
  scopeMetrics.flatMap(({ metrics }) =>
    metrics.map(({ descriptor, dataPointType, dataPoints }) => ({
      descriptor,
      dataPointType,
      dataPoints,
    })),
  );
