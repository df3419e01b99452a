import { encodeMetrics } from '../otlp-encoding/encode-metrics';

export { encodeMetrics };
