import type { OtlpExporter } from '../../src/export/otlp-exporter';
import type { LossCause } from '../../src/export/loss-cause';
import { BatchProcessor } from '../../src/export/batch-processor';
import type { Batch } from '../../src/otlp-encoding/batch';
import { EncodedRequest } from '../../src/otlp-encoding/encoded-request';
import type { ExportRequest } from '../../src/export/export-request';
import type { Signal } from '../../src/signal';

/** An exporter that keeps its requests, and records its other calls. */
export interface RecordingExporter extends OtlpExporter {
  readonly requests: readonly ExportRequest[];
  readonly losses: readonly (readonly [signal: Signal, count: number, cause: LossCause])[];
  readonly calls: readonly string[];
}

/** Creates an exporter that delivers nothing; its processors encode each record as one byte. */
export function createRecordingExporter(): RecordingExporter {
  const requests: ExportRequest[] = [];
  const losses: [Signal, number, LossCause][] = [];
  const calls: string[] = [];
  const count = (signal: Signal) =>
    requests.reduce((sum, request) => (request.signal === signal ? sum + request.count : sum), 0);
  const exporter: RecordingExporter = {
    requests,
    losses,
    calls,
    createSpanProcessor: (batch) =>
      new BatchProcessor('traces', createByteBatch(), exporter, batch),
    createLogRecordProcessor: (batch) =>
      new BatchProcessor('logs', createByteBatch(), exporter, batch),
    exportMetrics: () =>
      exporter.enqueue({
        signal: 'metrics',
        body: new Uint8Array(1),
        count: 1,
        isSuperseded: true,
      }),
    enqueue: (request) => void requests.push(request),
    countWaiting: count,
    hasRequests: (signal) => count(signal) > 0,
    flush: async () => void calls.push('flush'),
    suspend: () => () => undefined,
    canExportAtExit: () => true,
    endRetries: () => void calls.push('endRetries'),
    isBackingOff: () => false,
    exportAtExit({ timeoutMillis }) {
      calls.push(`exportAtExit ${timeoutMillis}`);
      return { requests: requests.splice(0), overdue: [] };
    },
    countLost: (...loss) => void losses.push(loss),
  };
  return exporter;
}

/** Creates a batch that encodes each record as `bytesEach` bytes. */
export function createByteBatch<Item>(bytesEach = 1): Batch<Item> {
  let count = 0;
  const batch: Pick<Batch<Item>, 'count' | 'byteLength' | 'add' | 'take'> = {
    get count() {
      return count;
    },
    get byteLength() {
      return count * bytesEach;
    },
    add() {
      count += 1;
    },
    take() {
      if (count === 0) return undefined;
      const taken = new EncodedRequest([new Uint8Array(count * bytesEach)], count);
      count = 0;
      return taken;
    },
  };
  return batch as Batch<Item>;
}
