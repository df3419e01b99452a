import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runScript } from '../support/run';

const run = (env: Readonly<Record<string, string>>): Promise<Run> =>
  runScript(
    `
    const { logs, trace } = require('@opentelemetry/api');
    const tracer = trace.getTracer('app');
    const attributes = { a: 'abcdefgh', b: 'abcdefgh', c: 'abcdefgh' };
    const linked = tracer.startSpan('linked');
    const links = Array.from({ length: 3 }, () => ({ context: linked.spanContext(), attributes }));
    linked.end();
    const span = tracer.startSpan('work', { attributes, links });
    for (const name of ['one', 'two', 'three']) span.addEvent(name, attributes);
    logs.getLogger('app').emit({ body: 'worked', attributes });
    span.end();`,
    { env: { OTEL_METRICS_EXPORTER: 'none', ...env } },
  );

const spanOf = ({ spans }: Run) => spans.find(({ name }) => name === 'work')!;
const recordOf = ({ logRecords }: Run) => logRecords[0]!;
const countOf = ({ attributes }: { readonly attributes: object }) => Object.keys(attributes).length;

describe('the limits of all attributes', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_ATTRIBUTE_COUNT_LIMIT: '2',
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '4',
    });
  });

  it('OTEL_ATTRIBUTE_COUNT_LIMIT is for spans and log records', () => {
    expect([countOf(spanOf(done)), countOf(recordOf(done))]).toEqual([2, 2]);
  });
  it('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT is for spans and log records', () => {
    const first = [spanOf(done).attributes['a'], recordOf(done).attributes['a']];
    expect(first).toEqual(['abcd', 'abcd']);
  });
  it('OTEL_ATTRIBUTE_COUNT_LIMIT of less than nothing is reported and not used', async () => {
    const other = await run({ OTEL_ATTRIBUTE_COUNT_LIMIT: '-1' });
    expect(countOf(spanOf(other))).toBe(3);
    expect(ownLines(other)).toContain(
      'OTEL_ATTRIBUTE_COUNT_LIMIT="-1" is not a non-negative integer; using 128',
    );
  });
});

describe('the limits of each kind', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_ATTRIBUTE_COUNT_LIMIT: '0',
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '1',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '1',
      OTEL_SPAN_LINK_COUNT_LIMIT: '2',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '2',
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '1',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '2',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '5',
    });
  });

  it('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT goes before the general one', () =>
    expect(countOf(spanOf(done))).toBe(1));
  it('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT goes before the general one', () =>
    expect(spanOf(done).attributes).toEqual({ a: 'abc' }));
  it('OTEL_SPAN_EVENT_COUNT_LIMIT keeps so many events', () =>
    expect(spanOf(done).events).toHaveLength(1));
  it('OTEL_SPAN_LINK_COUNT_LIMIT keeps so many links', () =>
    expect(spanOf(done).links).toHaveLength(2));
  it('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT keeps so many attributes of an event', () =>
    expect(spanOf(done).events.map(countOf)).toEqual([2]));
  it('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT keeps so many attributes of a link', () =>
    expect(spanOf(done).links.map(countOf)).toEqual([1, 1]));
  it('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT goes before the general one', () =>
    expect(countOf(recordOf(done))).toBe(2));
  it('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT goes before the general one', () =>
    expect(recordOf(done).attributes['a']).toBe('abcde'));
});
