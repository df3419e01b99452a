import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { createEnding } from '../../src/console/ending';
import type { ExportOutcome } from '../../src/export/export-watcher';
import { createExporter } from '../../src/chunks/otlp-protobuf';
import type { OtlpSettings } from '../../src/settings/settings';
import { otlpSettings } from '../support/otlp-settings';
import { createTestServer } from '../support/test-server';

/** Spans as the SDK makes them. */
function createSpans(...names: string[]) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('test');
  for (const name of names) tracer.startSpan(name).end();
  return exporter.getFinishedSpans();
}

const send = (items: unknown, settings: Partial<OtlpSettings>): Promise<ExportOutcome> => {
  const ending = createEnding();
  ending.begin();
  const exporter = createExporter({
    signal: 'traces',
    otlp: otlpSettings(settings),
    userAgent: 'test/1',
    ending,
    request: () => undefined,
  });
  return new Promise((resolve) => exporter.export(items as never, resolve));
};

describe('the exporter of OTLP over http/protobuf', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await createReceiver();
  });
  afterEach(() => receiver.close());

  it.each(['none', 'gzip'] as const)('delivers spans (compression %s)', async (compression) => {
    const outcome = await send(createSpans('a', 'b'), {
      url: `${receiver.url}/v1/traces`,
      compression,
    });
    expect(outcome).toEqual({ code: 0 });
    expect(receiver.spans.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('tells what the server says beside its yes', async () => {
    // ExportTracePartialSuccess: rejected_spans = 3, error_message = "old"
    const answer = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
    const server = await createTestServer((response) => response.end(answer));
    expect(await send(createSpans('a'), { url: server.url })).toEqual({
      code: 0,
      partialSuccess: { rejectedCount: 3, message: 'old' },
    });
    await server.close();
  });

  it('fails with the status and the words of the server', async () => {
    const server = await createTestServer((response) => response.writeHead(401).end('who are you'));
    expect(await send(createSpans('a'), { url: server.url })).toMatchObject({
      code: 1,
      error: { status: 401, answer: 'who are you' },
    });
    await server.close();
  });

  it('fails, and does not throw, when nobody is there', async () => {
    await receiver.close();
    expect(await send(createSpans('a'), { url: `${receiver.url}/v1/traces` })).toMatchObject({
      code: 1,
      error: { code: 'ECONNREFUSED' },
    });
  });
});
