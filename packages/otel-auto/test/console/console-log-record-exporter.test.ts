import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ExportResult } from '@opentelemetry/core';
import { ApplicationStream } from '../../src/console/application-stream';
import { ConsoleLogRecordExporter } from '../../src/console/console-log-record-exporter';
import { toJsonLine } from '../../src/console/to-json-line';
import { createLogRecord } from '../support/log-record';

const create = (end: (text: string) => Error | undefined) => {
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => done(end(text)),
  });
  return new ConsoleLogRecordExporter(new ApplicationStream(stream), toJsonLine);
};

const exportBodies = (exporter: ConsoleLogRecordExporter, bodies: readonly string[]) =>
  new Promise<ExportResult>((resolve) =>
    exporter.export(
      bodies.map((body) => createLogRecord({ body })),
      resolve,
    ),
  );

describe('the exporter of log records to the console', () => {
  it('writes a batch in one piece, each record a line', async () => {
    const written: string[] = [];
    const exporter = create((text) => void written.push(text));
    expect(await exportBodies(exporter, ['a', 'b'])).toEqual({ code: 0 });
    expect(written).toHaveLength(1);
    const lines = written.join('').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => (JSON.parse(line) as { body: string }).body)).toEqual(['a', 'b']);
  });

  it('fails with the reason of the stream', async () => {
    const error = new Error('no space left on device');
    const exporter = create(() => error);
    expect(await exportBodies(exporter, ['a'])).toEqual({ code: 1, error });
  });

  it('has nothing to stop', async () => {
    await expect(create(() => undefined).shutdown()).resolves.toBeUndefined();
  });
});
