import { describe, expect, it } from '@jest/globals';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { toTerminalText } from '../../src/console/to-terminal-text';
import { createLogRecord } from '../support/log-record';

/** Formats a record without colours and without its time. */
const format = (fields: Partial<ReadableLogRecord>) =>
  toTerminalText(createLogRecord(fields), false).replace(/^\d\d:\d\d:\d\d\.\d{3} /, '');

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };

describe('toTerminalText', () => {
  it('is one row: local time, level, body, attributes, trace', () => {
    const noon = new Date(2024, 0, 2, 12, 3, 4, 56).getTime();
    const text = toTerminalText(
      createLogRecord({
        hrTime: [Math.floor(noon / 1000), 56_999_999],
        severityNumber: 9,
        body: 'listening',
        attributes: { port: 3000, secure: true },
        spanContext: SPAN,
      }),
      false,
    );
    expect(text).toBe(
      '12:03:04.056 INFO  listening port=3000 secure=true' +
        `  trace_id=${SPAN.traceId} span_id=${SPAN.spanId}`,
    );
  });

  it.each([
    [1, 'TRACE a'],
    [4, 'TRACE a'],
    [5, 'DEBUG a'],
    [9, 'INFO  a'],
    [13, 'WARN  a'],
    [17, 'ERROR a'],
    [24, 'FATAL a'],
  ])('names severity %d by its range', (severityNumber, expected) => {
    expect(format({ severityNumber, severityText: 'other', body: 'a' })).toBe(expected);
  });

  it("names a severity without a number by the application's word, and else calls it a log", () => {
    expect(format({ severityText: 'notice', body: 'a' })).toBe('NOTICE a');
    expect(format({ severityNumber: 0, severityText: 'a\nb', body: 'a' })).toBe('"A\\nB" a');
    expect(format({ body: 'a' })).toBe('LOG   a');
  });

  it('quotes an attribute where its end could be mistaken', () => {
    const attributes = { a: 'b c', d: '', e: '"', f: 'g=h', 'i j': 'k\nl', m: 'n/o', p: null };
    expect(format({ body: 'x', attributes })).toBe(
      'LOG   x a="b c" d="" e="\\"" f="g=h" "i j"="k\\nl" m=n/o p=null',
    );
  });

  it('shows structures as JSON', () => {
    expect(format({ body: { a: [1n] }, attributes: { b: { c: Number.NaN } } })).toBe(
      'LOG   {"a":["1"]} b={"c":"NaN"}',
    );
  });

  it('shows the name of an event in the place of a body, or behind it', () => {
    expect(format({ eventName: 'user.login', attributes: { id: 1 } })).toBe(
      'LOG   user.login id=1',
    );
    expect(format({ eventName: 'user.login', body: 'hello', attributes: { id: 1 } })).toBe(
      'LOG   hello event_name=user.login id=1',
    );
    expect(format({ attributes: { id: 1 } })).toBe('LOG   id=1');
  });

  it('puts further lines of a body below its row', () => {
    const text = format({ body: 'first\r\n  second\n\nthird\n', attributes: { a: 1 } });
    expect(text).toBe('LOG   first a=1\n      second\n\n    third');
  });

  it('puts a stack trace below the row, which then need not say how it begins', () => {
    const text = format({
      body: 'failed',
      attributes: {
        order: 7,
        'exception.type': 'Error',
        'exception.message': 'declined',
        'exception.stacktrace': 'Error: declined\n    at pay (pay.js:1:2)\nCaused by: Error: why',
      },
    });
    expect(text).toBe(
      [
        'LOG   failed order=7',
        '    Error: declined',
        '        at pay (pay.js:1:2)',
        '    Caused by: Error: why',
      ].join('\n'),
    );
  });

  it('shows an exception without a stack trace among the attributes', () => {
    const attributes = { 'exception.type': 'Error', 'exception.message': 'no' };
    expect(format({ body: 'a', attributes })).toBe(
      'LOG   a exception.type=Error exception.message=no',
    );
  });

  it('says how many attributes were dropped', () => {
    expect(format({ body: 'a', droppedAttributesCount: 3 })).toBe(
      'LOG   a dropped_attributes_count=3',
    );
  });

  it('lets nothing through that moves the cursor, colours, or turns the direction', () => {
    const evil = '\u001b[31m\u0007\r\u009b2J\u007f\u202e';
    const shown = String.raw`\x1b[31m\x07\x0d\x9b2J\x7f\u202e`;
    expect(format({ body: `${evil}\ta` })).toBe(`LOG   ${shown}\ta`);
    const text = toTerminalText(
      createLogRecord({
        body: evil,
        severityText: evil,
        eventName: evil,
        attributes: {
          [evil]: evil,
          spaced: `${evil} `,
          list: [evil],
          'exception.stacktrace': evil,
        },
      }),
      false,
    );
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('colours the level by its severity, and nothing of the application', () => {
    const text = toTerminalText(
      createLogRecord({ severityNumber: 17, body: 'a', attributes: { b: 'c' }, spanContext: SPAN }),
      true,
    );
    expect(text).toContain(
      ' \u001b[31mERROR\u001b[0m a \u001b[36mb=\u001b[0mc  \u001b[2mtrace_id=',
    );
  });

  it('does not throw for a record whose fields are of the wrong types', () => {
    const strange = {
      hrTime: [Number.NaN, 0],
      severityText: 5n,
      severityNumber: 'high',
      eventName: Symbol('event'),
      body: () => undefined,
    } as unknown as Partial<ReadableLogRecord>;
    expect(toTerminalText(createLogRecord(strange), false)).toContain('[Function]');
  });
});
