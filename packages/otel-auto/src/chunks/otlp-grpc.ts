import { createGrpcSender } from '../otlp/grpc-sender';
import { PROTOBUF_SERIALIZERS } from '../otlp/protobuf-serializers';
import { createSerializingExporter } from '../otlp/serializing-exporter';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';

/** Creates the exporter of OTLP over gRPC. */
export function createExporter(input: ExporterInput): SignalExporter {
  return createSerializingExporter(input, PROTOBUF_SERIALIZERS, createGrpcSender(input));
}
