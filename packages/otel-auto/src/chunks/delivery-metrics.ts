import { DeliveryMetrics } from '../delivery/delivery-metrics';
import { createMeasuredExporter } from '../otlp/measured-exporter';

export { createMeasuredExporter, DeliveryMetrics };
