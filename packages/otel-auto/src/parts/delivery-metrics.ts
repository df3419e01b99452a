import { DeliveryMetrics } from '../delivery/delivery-metrics';

/** What this part gives; it loads with the delivery where `ACME_OTEL_SDK_METRICS` is `true`. */
export interface DeliveryMetricsPart {
  DeliveryMetrics: typeof DeliveryMetrics;
}

export { DeliveryMetrics };
