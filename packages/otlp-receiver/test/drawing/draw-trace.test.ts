import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { drawTrace, type DrawTraceOptions, type LogRecord, type Span } from '../../src';
import { joinTraces } from '../../src/joining/join-traces';
import { at, id, logRecord, resourceOf, span, TRACE_ID } from '../support/telemetry';

const draw = (spans: Span[], records: LogRecord[], options?: DrawTraceOptions): string => {
  const [trace] = joinTraces(spans, records);
  return trace === undefined ? '' : drawTrace(trace, options);
};

const inside = (spanId: string, body: LogRecord['body'], own: Partial<LogRecord> = {}) =>
  logRecord(body, { traceId: TRACE_ID, spanId: id(spanId), ...own });

const SPANS = [
  span('a', { name: 'GET /orders/:id', kind: 'SERVER', endTimeUnixNano: at(12.345) }),
  span('b', {
    parentSpanId: id('a'),
    name: 'GET',
    kind: 'CLIENT',
    startTimeUnixNano: at(1),
    endTimeUnixNano: at(9.904),
  }),
  span('c', {
    parentSpanId: id('b'),
    name: 'GET /stock/:sku',
    kind: 'SERVER',
    startTimeUnixNano: at(2),
    endTimeUnixNano: at(2.75),
    status: { code: 'ERROR', message: 'out of stock' },
    resource: resourceOf('stock'),
  }),
  span('d', {
    parentSpanId: id('a'),
    name: 'render',
    startTimeUnixNano: at(10),
    endTimeUnixNano: at(1510),
    status: { code: 'OK' },
  }),
];

const RECORDS = [
  inside('a', 'order 7 wanted'),
  inside('a', { order: 7, state: 'refused' }, { timeUnixNano: at(11), severityNumber: 13 }),
  inside('c', 'RangeError: none left\n    at shelf (stock.js:3)', { severityNumber: 17 }),
  inside('gone', 'of a span that did not come', { severityNumber: 5 }),
];

/** Written as indented text, compared without the indentation. */
const lines = (text: string): string =>
  text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(6))
    .join('\n');

describe('drawTrace', () => {
  it('draws spans and log records as one tree', () => {
    expect(draw(SPANS, RECORDS)).toBe(
      lines(`
      GET /orders/:id      SERVER    shop   12.3 ms
        - INFO order 7 wanted
        - WARN {"order":7,"state":"refused"}
        GET                CLIENT    shop   8.90 ms
          GET /stock/:sku  SERVER    stock   750 µs  ERROR out of stock
            - ERROR RangeError: none left
        render             INTERNAL  shop    1.50 s  OK
      - DEBUG of a span that did not come
      `),
    );
  });

  it('draws the instrumentation scopes when asked, and no statuses when asked', () => {
    const scope = { name: '@opentelemetry/instrumentation-http', attributes: {} };
    const spans = [SPANS[0], SPANS[2]].map((one) => ({ ...(one as Span), scope }));
    const options = { durations: false, services: false, scopes: true, statuses: false };
    expect(draw(spans, [], options)).toBe(
      lines(`
      GET /orders/:id  SERVER  http
      GET /stock/:sku  SERVER  http
      `),
    );
  });

  it('is the same each time without durations', () => {
    expect(draw(SPANS, RECORDS, { durations: false, services: false, logs: false })).toBe(
      lines(`
      GET /orders/:id      SERVER
        GET                CLIENT
          GET /stock/:sku  SERVER    ERROR out of stock
        render             INTERNAL  OK
      `),
    );
  });

  it('draws every root', () => {
    const orphan = span('b', { parentSpanId: id('gone'), startTimeUnixNano: at(1) });
    expect(draw([span('a'), orphan], [], { durations: false, services: false })).toBe(
      'a  INTERNAL\nb  INTERNAL',
    );
  });

  it('colours kinds, services, errors and severities, and nothing unless asked', () => {
    const colored = draw(SPANS, RECORDS, { color: true });
    expect(colored).toContain('\u001b[31mERROR out of stock\u001b[0m');
    expect(colored).toContain('\u001b[36mstock\u001b[0m');
    expect(colored).toContain('\u001b[33m  - WARN');
    expect(stripVTControlCharacters(colored)).toBe(draw(SPANS, RECORDS));
    expect(draw(SPANS, RECORDS)).not.toContain('\u001b');
  });

  it('lets nothing through that would move the cursor or fill the screen', () => {
    const name = 'evil\u001b[2J\rname\u202e';
    const drawing = draw([span('a', { name })], [inside('a', `${'x'.repeat(500)}\nmore`)]);
    expect(drawing).toContain('evil\ufffd[2J\ufffdname\ufffd');
    expect(drawing.split('\n')).toHaveLength(2);
    expect(drawing.split('\n')[1]).toHaveLength(2 + '- INFO '.length + 100);
  });

  it('is not pushed apart by one very long name', () => {
    const spans = [span('a', { name: 'n'.repeat(90) }), span('b', { name: 'short' })];
    const [long = '', short = ''] = draw(spans, [], { durations: false, services: false }).split(
      '\n',
    );
    expect(long.indexOf('INTERNAL')).toBe(92);
    expect(short.indexOf('INTERNAL')).toBe(58);
  });

  it('says when a span has no end, and shows a record without a body by what it has', () => {
    const records = [
      inside('a', undefined, { attributes: { b: 1, a: ['x'] } }),
      inside('a', null, { eventName: 'device.crash', severityNumber: 0, severityText: 'alert' }),
      inside('a', '', { severityNumber: 0, severityText: '' }),
    ];
    const open = span('a', { endTimeUnixNano: 0n });
    const backwards = span('b', { startTimeUnixNano: at(2), endTimeUnixNano: at(1) });
    expect(draw([open, backwards], records)).toBe(
      lines(`
      a  INTERNAL  shop  ?
        - INFO {a=["x"], b=1}
        - ALERT device.crash
        - LOG {}
      b  INTERNAL  shop  ?
      `),
    );
  });

  it('draws a trace that is deeper than the stack', () => {
    const spans = Array.from({ length: 3_000 }, (_, depth) =>
      span(String(depth + 1), { parentSpanId: id(String(depth)), startTimeUnixNano: at(depth) }),
    );
    expect(draw(spans, [], { durations: false }).split('\n')).toHaveLength(3_000);
  });
});
