import { encodeMetrics } from '../otlp-encoding/encode-metrics';
import { createHttpSender } from '../transport/http-sender';
import { PROTOBUF_SERIALIZERS } from '../console/protobuf-serializers';
import { createSerializingExporter } from '../console/serializing-exporter';
import type { ExporterInput, SignalExporter } from '../console/signal-exporter';

export { encodeMetrics };

/** Creates the exporter of OTLP over http/protobuf. */
export function createExporter(input: ExporterInput): SignalExporter {
  const send = createHttpSender({ ...input, contentType: 'application/x-protobuf' });
  return createSerializingExporter(input, PROTOBUF_SERIALIZERS, send);
}
