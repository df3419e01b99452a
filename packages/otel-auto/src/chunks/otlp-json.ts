import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { createHttpSender } from '../transport/http-sender';
import { createSerializingExporter } from '../console/serializing-exporter';
import type { ExporterInput, SignalExporter } from '../console/signal-exporter';

const JSON_SERIALIZERS = {
  traces: JsonTraceSerializer,
  metrics: JsonMetricsSerializer,
  logs: JsonLogsSerializer,
};

/** Creates the exporter of OTLP over http/json. */
export function createExporter(input: ExporterInput): SignalExporter {
  const send = createHttpSender({ ...input, contentType: 'application/json' });
  return createSerializingExporter(input, JSON_SERIALIZERS, send);
}
