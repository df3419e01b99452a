import { DeliveryMetrics } from '../delivery/delivery-metrics';
import { createMeasuredExporter } from '../otlp/measured-exporter';

/** What this part gives; it loads with the delivery or an exporter where `ACME_OTEL_SDK_METRICS` is `true`. */
export interface DeliveryMetricsPart {
  DeliveryMetrics: typeof DeliveryMetrics;
  createMeasuredExporter: typeof createMeasuredExporter;
}

export { createMeasuredExporter, DeliveryMetrics };
