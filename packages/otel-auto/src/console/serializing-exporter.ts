import { ExportResultCode } from '@opentelemetry/core';
import type { ExportOutcome } from '../export/export-watcher';
import { parseAnswer } from '../export/parse-answer';
import { serializeItems, type Serializer } from './serialize-items';
import { createPausingSender } from './pausing-sender';
import { createRetryingSender } from './retry';
import type { Sender } from '../transport/sender';
import type { ExporterInput, SignalExporter } from './signal-exporter';
import type { Signal } from '../signal';

/** Creates an exporter of upstream's encoding and one of our senders, which tries again as OTLP says. */
export function createSerializingExporter(
  { signal, otlp, ending }: ExporterInput,
  serializers: Readonly<Record<Signal, Serializer>>,
  sender: Sender,
): SignalExporter {
  const serializer = serializers[signal];
  const send = createRetryingSender(createPausingSender(sender, { ending }), { ending });
  const exportOnce = async (items: never): Promise<ExportOutcome> => {
    const { body, ...lost } = serializeItems(serializer, items);
    if (body === undefined) throw new Error('nothing could be encoded');
    const result = await send(body, otlp.timeoutMillis);
    if (result.kind !== 'accepted') {
      return { code: ExportResultCode.FAILED, error: result.error, ...lost };
    }
    const decode = (answer: Uint8Array) => serializer.deserializeResponse(answer);
    return { code: ExportResultCode.SUCCESS, ...lost, ...parseAnswer(result.answer, decode) };
  };
  return {
    export(items, onResult) {
      void exportOnce(items)
        .catch((error: Error): ExportOutcome => ({ code: ExportResultCode.FAILED, error }))
        .then(onResult);
    },
    shutdown: () => Promise.resolve(),
  };
}
