import { describe, expect, it } from '@jest/globals';
import { createEnding } from '../../src/console/ending';
import type { ExportOutcome } from '../../src/export/export-watcher';
import type { SendResult } from '../../src/transport/sender';
import { createSerializingExporter } from '../../src/console/serializing-exporter';
import { otlpSettings } from '../support/otlp-settings';

/** Encodes text, and reads an answer as the number of what was rejected. */
const SERIALIZER = {
  serializeRequest: (items: string) => (items === '' ? undefined : Buffer.from(items)),
  deserializeResponse: (answer: Uint8Array) => ({
    partialSuccess: { rejectedSpans: Number(Buffer.from(answer).toString()) },
  }),
};

/** An exporter of spans to a server that answers so. */
function create(...results: readonly SendResult[]) {
  const sent: string[] = [];
  const timeouts: number[] = [];
  const exporter = createSerializingExporter(
    {
      signal: 'traces',
      otlp: otlpSettings({ timeoutMillis: 5000 }),
      userAgent: '',
      ending: createEnding(),
      request: () => undefined,
    },
    { traces: SERIALIZER, metrics: SERIALIZER, logs: SERIALIZER },
    async (body, timeoutMillis) => {
      timeouts.push(timeoutMillis);
      return results[sent.push(Buffer.from(body).toString()) - 1] as SendResult;
    },
  );
  const run = (items: string) =>
    new Promise<ExportOutcome>((resolve) => exporter.export(items as never, resolve));
  return { run, sent, timeouts };
}

describe('createSerializingExporter', () => {
  it('sends what is encoded, and has the time of the settings for it', async () => {
    const { run, sent, timeouts } = create({ kind: 'accepted', answer: new Uint8Array() });
    expect(await run('spans')).toEqual({ code: 0 });
    expect([sent, timeouts]).toEqual([['spans'], [5000]]);
  });

  it('reads what a server that took the request did not take of it', async () => {
    const { run } = create({ kind: 'accepted', answer: Buffer.from('3') });
    expect(await run('spans')).toEqual({
      code: 0,
      partialSuccess: { rejectedCount: 3, message: '' },
    });
  });

  it('fails with the error of the sender', async () => {
    const error = new Error('no');
    const { run } = create({ kind: 'rejected', error });
    expect(await run('spans')).toEqual({ code: 1, error });
  });

  it('fails, and sends nothing, when nothing could be encoded', async () => {
    const { run, sent } = create();
    expect(await run('')).toMatchObject({
      code: 1,
      error: { message: 'nothing could be encoded' },
    });
    expect(sent).toEqual([]);
  });

  it('leaves a server alone that asked for more time than there is, with the next request too', async () => {
    const error = new Error('not now');
    const { run, sent } = create({ kind: 'retryable', error, retryAfterMillis: 60_000 });
    expect(await run('first')).toEqual({ code: 1, error });
    expect(await run('second')).toEqual({ code: 1, error });
    expect(sent).toEqual(['first']);
  });
});
