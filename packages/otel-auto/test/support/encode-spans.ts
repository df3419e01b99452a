import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ExportRequest } from '../../src/export/export-request';
import { Batch } from '../../src/otlp-encoding/batch';
import { ChunkPool } from '../../src/otlp-encoding/chunk-pool';
import { writeSpan } from '../../src/otlp-encoding/write-span';

/** Encodes one span for each instrumentation scope, as the distro does it for a receiver. */
export function encodeSpans(...scopes: readonly string[]): ExportRequest {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  for (const scope of scopes) provider.getTracer(scope).startSpan('GET').end();
  const batch = new Batch(writeSpan, new ChunkPool());
  for (const span of exporter.getFinishedSpans()) {
    batch.add(span, span.resource, span.instrumentationScope);
  }
  const body = batch.take()!.toBytes();
  return { signal: 'traces', body, count: scopes.length, isSuperseded: false };
}
