import { describe, expect, it } from '@jest/globals';
import { LineCorrelation } from '../src/line-correlation';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const complete = (line: string): string =>
  new LineCorrelation().complete(line, { traceId, spanId, traceFlags: 1 });

describe('LineCorrelation', () => {
  it('adds the ids at the end of a line', () => {
    expect(complete('info: hello')).toBe(`info: hello trace_id=${traceId} span_id=${spanId}`);
  });

  it.each(['\n', '\r\n'])('adds them to the first of several rows', (end) => {
    expect(complete(`Error: boom${end}    at x`)).toBe(
      `Error: boom trace_id=${traceId} span_id=${spanId}${end}    at x`,
    );
  });

  it('leaves a line that has the trace id as it is', () => {
    expect(complete(`hello ${traceId}`)).toBe(`hello ${traceId}`);
  });

  it('does not take a header of the same trace for the ids of a line', () => {
    const header = `00-${traceId}-00f067aa0ba902b7-01`;
    expect(complete(`asked with ${header}`)).toBe(
      `asked with ${header} trace_id=${traceId} span_id=${spanId}`,
    );
    expect(complete(`{"traceparent":"${header}"}`)).toContain('"trace_id":');
    const withBoth = `${header} ${traceId}`;
    expect(complete(withBoth)).toBe(withBoth);
  });

  it('adds them inside of a JSON object, which stays one', () => {
    expect(JSON.parse(complete('{"m":"hello"}'))).toEqual({
      m: 'hello',
      trace_id: traceId,
      span_id: spanId,
      trace_flags: '01',
    });
    expect(Object.keys(JSON.parse(complete('{ }')) as object)).toHaveLength(3);
    expect(JSON.parse(complete('{\n  "m": 1\n}'))).toHaveProperty('m', 1);
  });

  it('takes what only looks like a JSON object for text', () => {
    expect(complete('{ m: 1 }')).toBe(`{ m: 1 } trace_id=${traceId} span_id=${spanId}`);
  });
});
