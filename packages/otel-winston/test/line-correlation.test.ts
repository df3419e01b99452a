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

  it.each([
    ['{"m":1}\n', '\n'],
    ['{"m":1}\r\n', '\r\n'],
    ['{\n  "m": 1\n}', '\n}'],
    [' { "m": 1 } ', ' } '],
    ['{}\n', '}\n'],
  ])('keeps the spaces and the line end around the object: %j', (line, end) => {
    const completed = complete(line);

    expect(JSON.parse(completed)).toMatchObject({
      ...(JSON.parse(line) as object),
      trace_id: traceId,
    });
    expect(completed.endsWith(end)).toBe(true);
  });

  it.each(['front', 'end'])('finds the trace id wherever it stands in a long line: %s', (place) => {
    const text = 'x'.repeat(1e5);
    const line = place === 'front' ? `${traceId} ${text}` : `${text} ${traceId}`;

    expect(complete(line)).toBe(line);
  });

  it('leaves a line alone that is too long to be copied', () => {
    const line = 'x'.repeat(16e6 + 1);

    expect(complete(line).length).toBe(16e6 + 1);
    expect(complete(line.slice(1)).length).toBe(16e6 + ' trace_id= span_id='.length + 48);
  });

  it('takes a line of megabytes for JSON by its beginning', () => {
    const text = 'x'.repeat(2e6);

    expect(JSON.parse(complete(JSON.stringify({ text })))).toEqual({
      text,
      trace_id: traceId,
      span_id: spanId,
      trace_flags: '01',
    });
    expect(complete(`{${text}}`).endsWith(`} trace_id=${traceId} span_id=${spanId}`)).toBe(true);
  });

  it('takes what only looks like a JSON object for text', () => {
    expect(complete('{ m: 1 }')).toBe(`{ m: 1 } trace_id=${traceId} span_id=${spanId}`);
  });
});
