import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { MAX_DEPTH } from '../../src/otlp-encoding/any-value';
import type { DecodedValue } from './support/decode';
import { encodeLogRecords } from './support/encode';
import { decodedSpan, logRecordIn } from './support/first-item';
import { logRecord } from './support/items';

/** A value as it stands in a body, without saying which of its kinds it is. */
function written(body: unknown): unknown {
  return withoutKinds(logRecordIn(encodeLogRecords([logRecord({ body })]))['body']);
}

const withoutKinds = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, item: unknown) => {
      if (key === 'value' && typeof item === 'string') return undefined;
      return typeof item === 'number' ? String(item) : item;
    }),
  );

const text = (stringValue: string) => ({ stringValue });
const int = (intValue: string) => ({ intValue });
const map = (...entries: readonly [string, object][]) => ({
  kvlistValue: { values: entries.map(([key, value]) => ({ key, value })) },
});

describe('writeAnyValue', () => {
  it.each<[unknown, object]>([
    [0, int('0')],
    [-0, int('0')],
    [-1, int('-1')],
    [2 ** 31, int('2147483648')],
    [-(2 ** 31) - 1, int('-2147483649')],
    [2 ** 32, int('4294967296')],
    [2 ** 53 - 1, int('9007199254740991')],
    [2 ** 53, int('9007199254740992')],
    [2 ** 53 + 2, int('9007199254740994')],
    [-(2 ** 53) - 2, int('-9007199254740994')],
    [2 ** 63 - 1024, int('9223372036854774784')],
    [-(2 ** 63), int('-9223372036854775808')],
    [2 ** 63, { doubleValue: String(2 ** 63) }],
    [-(2 ** 63) - 2048, { doubleValue: String(-(2 ** 63) - 2048) }],
    [0.1, { doubleValue: '0.1' }],
    [5e-324, { doubleValue: '5e-324' }],
    [Number.MAX_VALUE, { doubleValue: '1.7976931348623157e+308' }],
    [Number.NaN, { doubleValue: 'NaN' }],
    [Number.POSITIVE_INFINITY, { doubleValue: 'Infinity' }],
    [Number.NEGATIVE_INFINITY, { doubleValue: '-Infinity' }],
  ])('writes the number %p', (value, expected) => {
    expect(written(value)).toEqual(expected);
  });

  // Upstream's encoder leaves them empty.
  it.each<[bigint, object]>([
    [0n, int('0')],
    [-1n, int('-1')],
    [2n ** 53n + 1n, int('9007199254740993')],
    [2n ** 63n - 1n, int('9223372036854775807')],
    [-(2n ** 63n), int('-9223372036854775808')],
    [2n ** 63n, text('9223372036854775808')],
    [-(2n ** 63n) - 1n, text('-9223372036854775809')],
  ])('writes the bigint %p, as a text if it has more than 64 bits', (value, expected) => {
    const theirs = ProtobufLogsSerializer.serializeRequest([logRecord({ body: value })]);
    expect(logRecordIn(theirs as Uint8Array)['body']).toEqual({});
    expect(written(value)).toEqual(expected);
  });

  it.each([null, undefined, () => 1, Symbol('s')])('leaves %p empty', (value) => {
    expect(written({ value })).toEqual(map(['value', {}]));
  });

  it.each([
    ['a', 'a'],
    ['\ud800', '\ufffd'],
    ['\udc00\ud800', '\ufffd\ufffd'],
    ['a\ud83d', 'a\ufffd'],
    ['😀'.repeat(600), '😀'.repeat(600)],
    ['\ud800'.repeat(2000), '\ufffd'.repeat(2000)],
    ['\0', '\0'],
  ])('writes the text %j', (value, expected) => {
    expect(written(value)).toEqual(text(expected));
    expect(written({ value })).toEqual(map(['value', text(expected)]));
  });

  it('writes texts and keys of every length and of characters of every size', () => {
    for (const character of ['a', 'é', '☃', '😀']) {
      for (let length = 0; length <= 140; length += 1) {
        const value = character.repeat(length);
        expect(written({ [value]: value })).toEqual(map([value, text(value)]));
        expect(written([value])).toEqual({ arrayValue: { values: [text(value)] } });
      }
    }
  });

  it.each(['a', 'ä'])('writes ten megabytes of %j', (character) => {
    const value = character.repeat(10_000_000 / Buffer.byteLength(character));
    expect(written(value)).toEqual(text(value));
    expect(written({ value })).toEqual(map(['value', text(value)]));
  });

  it('writes bytes, whoever made them', () => {
    const expected = { bytesValue: 'AQL/' };
    expect(written(Uint8Array.of(1, 2, 255))).toEqual(expected);
    expect(written(Buffer.from([1, 2, 255]))).toEqual(expected);
    expect(written(runInNewContext('Uint8Array.of(1, 2, 255)'))).toEqual(expected);
    expect(written(new Uint8Array())).toEqual({ bytesValue: '' });
    expect(written(new Uint8Array(1_000_000))).toEqual({
      bytesValue: Buffer.alloc(1_000_000).toString('base64'),
    });
  });

  it('writes an empty value for each hole of an array', () => {
    const sparse: unknown[] = [];
    sparse[2] = 1;
    expect(written(sparse)).toEqual({ arrayValue: { values: [{}, {}, int('1')] } });
  });

  it('writes the keys that objects of the language have', () => {
    const body: unknown = JSON.parse('{"__proto__":1,"constructor":2,"":3}');
    expect(written(body)).toEqual(
      map(['__proto__', int('1')], ['constructor', int('2')], ['', int('3')]),
    );
  });

  it('writes own keys alone', () => {
    class Chair {
      legs = 4;
    }
    Object.defineProperty(Chair.prototype, 'inherited', { value: 1, enumerable: true });
    expect(written(new Chair())).toEqual(map(['legs', int('4')]));
    expect(written(Object.create({ inherited: 1 }))).toEqual(map());
    expect(written(Object.assign(Object.create(null), { a: 1 }))).toEqual(map(['a', int('1')]));
  });

  it('writes own keys alone when Object.prototype has others', () => {
    const polluted = Object.prototype as { polluted?: unknown };
    polluted.polluted = 1;
    try {
      expect(encodeLogRecords([logRecord({ body: { a: 1 } })])).toEqual(encodedBefore);
    } finally {
      delete polluted.polluted;
    }
  });
  const encodedBefore = encodeLogRecords([logRecord({ body: { a: 1 } })]);

  it('names what contains itself', () => {
    const tree: { name: string; children: object[] } = { name: 'root', children: [] };
    tree.children.push({ parent: tree }, { parent: tree });
    const child = map(['parent', text('[Circular]')]);
    expect(written(tree)).toEqual(
      map(['name', text('root')], ['children', { arrayValue: { values: [child, child] } }]),
    );
  });

  it('writes twice what stands in two places', () => {
    const shared = { a: 1 };
    const expected = map(['a', int('1')]);
    expect(written([shared, shared])).toEqual({ arrayValue: { values: [expected, expected] } });
  });

  it('cuts what is nested deeper than receivers read', () => {
    const nest = (depth: number): object => (depth === 0 ? {} : { in: nest(depth - 1) });
    const event = { time: [1, 0], name: 'e', attributes: { a: nest(1000) } };
    let value = decodedSpan({ events: [event] }).events[0]?.attributes[0]?.value;
    let depth = 0;
    const inside = (around: DecodedValue | undefined) => around?.kvlistValue?.values[0]?.value;
    for (; inside(value) !== undefined; depth += 1) value = inside(value);
    expect(depth).toBe(MAX_DEPTH);
    expect(value?.stringValue).toBe(`[cut: nested more than ${MAX_DEPTH} deep]`);
  });

  it('refuses what would take more than 16 MiB', () => {
    expect(() => written('a'.repeat(17 * 1024 * 1024))).toThrow(RangeError);
    expect(() => written(Array(6 * 1024 * 1024).fill('a'))).toThrow(RangeError);
    // Two ways at each of thirty levels: without a bound, a thousand million values.
    let diamond: object = {};
    for (let level = 1; level < MAX_DEPTH; level += 1) diamond = { a: diamond, b: diamond };
    expect(() => written(diamond)).toThrow(RangeError);
  });
});
