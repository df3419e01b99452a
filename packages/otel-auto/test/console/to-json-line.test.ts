import { describe, expect, it } from '@jest/globals';
import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { toJsonLine } from '../../src/console/to-json-line';
import { createLogRecord } from '../support/log-record';

const parse = (fields: Partial<ReadableLogRecord>) =>
  JSON.parse(toJsonLine(createLogRecord(fields))) as Record<string, unknown>;

describe('toJsonLine', () => {
  it('has the names and the order of the log data model', () => {
    const line = toJsonLine(
      createLogRecord({
        severityNumber: 17,
        severityText: 'error',
        body: 'failed',
        attributes: { order: 7 },
        spanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
        eventName: 'payment.failed',
        instrumentationScope: { name: 'shop', version: '1.2.3' },
        droppedAttributesCount: 2,
      }),
    );
    expect(line).toBe(
      '{"timestamp":"2023-11-14T22:13:20.123Z","observedTimestamp":"2023-11-14T22:13:20.124Z",' +
        '"severityNumber":17,"severityText":"error","body":"failed","attributes":{"order":7},' +
        `"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","traceFlags":1,` +
        '"eventName":"payment.failed","scope":{"name":"shop","version":"1.2.3"},' +
        '"resource":{"attributes":{"service.name":"shop"}},"droppedAttributesCount":2}',
    );
  });

  it('leaves out what a record does not have', () => {
    expect(Object.keys(parse({}))).toEqual([
      'timestamp',
      'observedTimestamp',
      'attributes',
      'scope',
      'resource',
    ]);
    expect(parse({})['scope']).toEqual({ name: 'test' });
  });

  it.each<[HrTime, string]>([
    [[1_700_000_000, 0], '2023-11-14T22:13:20.000Z'],
    [[1_700_000_000, 120_000_000], '2023-11-14T22:13:20.120Z'],
    [[1_700_000_000, 123_456_000], '2023-11-14T22:13:20.123456Z'],
    [[1_700_000_000, 123_456_789], '2023-11-14T22:13:20.123456789Z'],
    [[1_700_000_000, 1], '2023-11-14T22:13:20.000000001Z'],
    [[1_700_000_000, 1_000_000_000], '2023-11-14T22:13:21.000Z'],
    [[-1, -1_000_000], '1969-12-31T23:59:58.999Z'],
  ])('tells the time %p as precisely as it is', (hrTime, expected) => {
    expect(parse({ hrTime })['timestamp']).toBe(expected);
  });

  it('leaves out a time that is none', () => {
    expect(parse({ hrTime: [Number.NaN, 0], hrTimeObserved: [1e300, 0] })).not.toHaveProperty(
      'timestamp',
    );
  });

  it('keeps values that JSON has no form for', () => {
    const bytes = new Uint8Array([255, 0]);
    const record = parse({
      body: { bytes, big: 10n, nan: Number.NaN, none: undefined, list: [[bytes]] },
      attributes: { bytes, nested: { infinite: Number.POSITIVE_INFINITY } },
    });
    expect(record).toMatchObject({
      body: { bytes: '/wA=', big: '10', nan: 'NaN', none: null, list: [['/wA=']] },
      attributes: { bytes: '/wA=', nested: { infinite: 'Infinity' } },
    });
  });

  it('tells an empty body from none', () => {
    expect(parse({ body: '' })['body']).toBe('');
    expect(parse({ body: null })['body']).toBeNull();
  });

  it('is one line, which says the same when it is parsed', () => {
    const body = 'a\nb\r\nc\u2028d\u2029e\u0085f\0\u001b[31m \ud800 \udc00 😀 \\ "';
    const line = toJsonLine(createLogRecord({ body, attributes: { [body]: body } }));
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toMatchObject({ body, attributes: { [body]: body } });
  });

  it('does not throw for a record whose fields are of the wrong types', () => {
    const strange = {
      severityText: 5n,
      severityNumber: Number.NaN,
      eventName: Symbol('event'),
      instrumentationScope: { name: 1n },
    } as unknown as Partial<ReadableLogRecord>;
    expect(parse(strange)).toMatchObject({
      severityText: '5',
      severityNumber: 'NaN',
      eventName: 'Symbol(event)',
      scope: { name: '1' },
    });
  });
});
