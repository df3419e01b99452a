import { ExportResultCode } from '@opentelemetry/core';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { encodeMetrics } from '../otlp-encoding/encode-metrics';
import { createHttpSender } from '../otlp/http-sender';
import { parseAnswer } from '../otlp/parse-answer';
import { createRetryingSender } from '../otlp/retry';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';

interface Serializer {
  serializeRequest(items: never): Uint8Array | undefined;
  deserializeResponse(answer: Uint8Array): object;
}

const SERIALIZERS: Readonly<Record<ExporterInput['signal'], Serializer>> = {
  traces: ProtobufTraceSerializer,
  metrics: ProtobufMetricsSerializer,
  logs: ProtobufLogsSerializer,
};

/** What this part gives beside an exporter. */
export interface ProtobufPart {
  encodeMetrics: typeof encodeMetrics;
}

export { encodeMetrics };

/** Creates the exporter of OTLP over http/protobuf: upstream's encoding, our own sender. */
export function createExporter(input: ExporterInput): SignalExporter {
  const { signal, otlp, userAgent, ending, request } = input;
  const serializer = SERIALIZERS[signal];
  const send = createRetryingSender(
    createHttpSender({ otlp, userAgent, contentType: 'application/x-protobuf', request }),
    { ending },
  );
  return {
    export(items, onResult) {
      const body = serializer.serializeRequest(items);
      if (body === undefined) {
        onResult({ code: ExportResultCode.FAILED, error: new Error('nothing could be encoded') });
        return;
      }
      void send(body, otlp.timeoutMillis)
        .then((result) =>
          result.kind === 'accepted'
            ? {
                code: ExportResultCode.SUCCESS,
                ...parseAnswer(result.answer, (answer) => serializer.deserializeResponse(answer)),
              }
            : { code: ExportResultCode.FAILED, error: result.error },
        )
        .catch((error: Error) => ({ code: ExportResultCode.FAILED, error }))
        .then(onResult);
    },
    shutdown: () => Promise.resolve(),
  };
}
