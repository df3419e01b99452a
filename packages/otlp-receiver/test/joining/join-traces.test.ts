import { describe, expect, it } from '@jest/globals';
import { joinTraces, type TraceNode } from '../../src/joining/join-traces';
import type { LogRecord, Span } from '../../src/telemetry';
import { at, id, logRecord, span, TRACE_ID } from '../support/telemetry';

const child = (spanId: string, parent: string, own: Partial<Span> = {}) =>
  span(spanId, { parentSpanId: id(parent), ...own });

/** A tree in brackets: `a(b c(d))`. */
const outline = (nodes: readonly TraceNode[]): string =>
  nodes
    .map(({ span: { name }, children }) =>
      children.length === 0 ? name : `${name}(${outline(children)})`,
    )
    .join(' ');

const outlines = (spans: readonly Span[], records: readonly LogRecord[] = []): string[] =>
  joinTraces(spans, records).map(({ roots }) => outline(roots));

describe('joinTraces', () => {
  it('puts spans below their parents, whatever came first', () => {
    expect(outlines([child('d', 'c'), child('c', 'a'), child('b', 'a'), span('a')])).toEqual([
      'a(c(d) b)',
    ]);
  });

  it('orders children by their start', () => {
    const spans = [
      span('a'),
      child('late', 'a', { startTimeUnixNano: at(2) }),
      child('early', 'a', { startTimeUnixNano: at(1) }),
    ];
    expect(outlines(spans)).toEqual(['a(early late)']);
  });

  it('orders traces by the start of their first span', () => {
    const spans = [
      span('second', { traceId: '2'.repeat(32), startTimeUnixNano: at(2) }),
      span('first', { traceId: '1'.repeat(32), startTimeUnixNano: at(1) }),
      span('second too', { traceId: '2'.repeat(32), startTimeUnixNano: at(3) }),
    ];
    expect(joinTraces(spans, []).map(({ traceId }) => traceId[0])).toEqual(['1', '2']);
    expect(outlines(spans)).toEqual(['first', 'second second too']);
  });

  it('makes a span a root when its parent was not received', () => {
    expect(outlines([child('b', 'missing'), child('c', 'b'), span('a')])).toEqual(['b(c) a']);
  });

  it('keeps a span that was sent twice, and gives the children to the first', () => {
    expect(outlines([span('a'), span('a'), child('b', 'a')])).toEqual(['a(b) a']);
  });

  it("keeps a span without an id, which is nobody's parent", () => {
    expect(outlines([span('a', { spanId: '' }), span('b')])).toEqual(['a b']);
  });

  it('keeps every span of a circle', () => {
    expect(outlines([child('a', 'a')])).toEqual(['a']);
    expect(outlines([child('a', 'c'), child('b', 'a'), child('c', 'b')])).toEqual(['a(b(c))']);
    expect(outlines([child('x', 'a'), child('a', 'b'), child('b', 'a')])).toEqual(['x a(b)']);
  });

  it('keeps a chain of ten thousand spans', () => {
    const spans = Array.from({ length: 10_000 }, (_, index) =>
      child(String(index + 1), String(index), { startTimeUnixNano: at(index) }),
    );
    expect(joinTraces(spans, [])[0]?.roots).toHaveLength(1);
  });

  it('puts log records into their spans, in order of time', () => {
    const inside = (body: string, own: Partial<LogRecord> = {}) =>
      logRecord(body, { traceId: TRACE_ID, spanId: id('a'), ...own });
    const [trace] = joinTraces(
      [span('a')],
      [
        inside('third', { timeUnixNano: at(3) }),
        inside('second', { timeUnixNano: 0n, observedTimeUnixNano: at(2) }),
        inside('first', { timeUnixNano: at(1) }),
        inside('of a span that is missing', { spanId: id('b') }),
        inside('of another trace', { traceId: '1'.repeat(32) }),
        logRecord('of none'),
      ],
    );
    expect(trace?.roots[0]?.logRecords.map(({ body }) => body)).toEqual([
      'first',
      'second',
      'third',
    ]);
    expect(trace?.logRecords.map(({ body }) => body)).toEqual([
      'of a span that is missing',
      'first',
      'second',
      'third',
    ]);
  });

  it('makes no trace of log records alone', () => {
    expect(joinTraces([], [logRecord('unsampled', { traceId: TRACE_ID })])).toEqual([]);
  });
});
