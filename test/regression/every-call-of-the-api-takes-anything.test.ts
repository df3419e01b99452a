import { describe, expect, it } from '@jest/globals';
import { ownLines, runApp } from '../support/run';

const APP = 'hostile-calls.cjs';
const linesOf = ({ stdout }: { readonly stdout: string }) => stdout.trim().split('\n');

describe('a call of the API with something else than it asks for', () => {
  it('throws nothing that it does not throw without telemetry, and costs no other record', async () => {
    const plain = await runApp(APP, { door: 'none' });
    const run = await runApp(APP);
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    const outcomes = linesOf(run);
    expect(outcomes.length).toBeGreaterThan(1000);
    const before = linesOf(plain);
    const worse = outcomes.filter(
      (line, index) => line !== before[index] && !line.endsWith(': returned'),
    );
    expect(worse).toEqual([]);

    expect(run.spans.map(({ name }) => name)).toContain('the last span');
    expect(run.logRecords.map(({ body }) => body)).toContain('the last record');
    expect(run.metricPoints).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'the.last.counter', value: 3 }),
        expect.objectContaining({ name: 'the.last.gauge', value: 4 }),
      ]),
    );
    const methods = run.spans.filter(({ name }) => name === 'method');
    expect(methods).not.toEqual([]);
    expect(methods.every(({ attributes }) => attributes['after'] === true)).toBe(true);
    expect(ownLines(run).filter((line) => line.includes('lost'))).toEqual([]);
    // One line for each kind of what was left out, and no flood.
    expect(ownLines(run).length).toBeLessThan(70);
  });

  it('costs no other record over http/json', async () => {
    const run = await runApp(APP, { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } });
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    expect(run.spans.map(({ name }) => name)).toContain('the last span');
    expect(run.logRecords.map(({ body }) => body)).toContain('the last record');
  });
});
