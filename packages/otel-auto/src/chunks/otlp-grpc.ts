import { createGrpcSender } from '../transport/grpc-sender';
import { PROTOBUF_SERIALIZERS } from '../console/protobuf-serializers';
import { createSerializingExporter } from '../console/serializing-exporter';
import type { ExporterInput, SignalExporter } from '../console/signal-exporter';

/** Creates the exporter of OTLP over gRPC. */
export function createExporter(input: ExporterInput): SignalExporter {
  return createSerializingExporter(input, PROTOBUF_SERIALIZERS, createGrpcSender(input));
}
