import { describe, expect, it } from '@jest/globals';
import { Root } from 'protobufjs';
import { countJsonItems } from '../../src/decoding/count-json-items';
import { countProtobufItems } from '../../src/decoding/count-protobuf-items';
import { createOtlpSchema } from '../../src/decoding/otlp-schema';
import { encodeOfficially } from '../support/official-schema';

const inJson = (text: string, max = 100) => countJsonItems(Buffer.from(text), max);

const root = Root.fromJSON(createOtlpSchema('bytes')).resolveAll();

const inProtobuf = (signal: 'Trace' | 'Metrics', bytes: Uint8Array, max = 100) =>
  countProtobufItems(root.lookupType(`Export${signal}ServiceRequest`), bytes, max);

describe('countJsonItems', () => {
  it('counts an object in a list, a member and a number once or by half', () => {
    expect(inJson('[{},{}]')).toBe(2);
    expect(inJson('{"a":1,"b":2,"c":3}')).toBe(1.5);
    expect(inJson('[0,0,0,0]')).toBe(2);
  });

  it('counts nothing inside of text', () => {
    expect(inJson(String.raw`["{,[","\"{,","\\",{}]`)).toBe(inJson('["","","",{}]'));
    expect(inJson('["{,,')).toBe(0.5);
    expect(inJson('["\\')).toBe(0.5);
  });

  it('stops where there are too many', () => {
    expect(inJson('{},'.repeat(1000), 10)).toBe(10.5);
  });

  it('refuses more nesting than OTLP has', () => {
    expect(inJson(`${'['.repeat(200)}${']'.repeat(200)},[]`, 1000)).toBe(101);
    expect(() => inJson('[{'.repeat(101), 1000)).toThrow('nested more than 200 deep');
  });
});

describe('countProtobufItems', () => {
  it('counts messages, and each number of a list', () => {
    const point = { explicitBounds: [1, 2, 3], bucketCounts: [1, 2, 3, 4], count: 10 };
    const metrics = [{ name: 'a', histogram: { dataPoints: [point] } }];
    const histogram = encodeOfficially('metrics', {
      resourceMetrics: [{ scopeMetrics: [{ metrics }] }],
    });
    expect(inProtobuf('Metrics', histogram)).toBe(5 + 7);

    const positive = { bucketCounts: [1, 200, 30_000] };
    const exponential = encodeOfficially('metrics', {
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ exponentialHistogram: { dataPoints: [{ positive }] } }] }] },
      ],
    });
    expect(inProtobuf('Metrics', exponential)).toBe(6 + 3);
  });

  it('counts an attribute twice', () => {
    const spans = (attributes: readonly object[]) =>
      encodeOfficially('traces', {
        resourceSpans: [{ scopeSpans: [{ spans: [{ attributes }] }] }],
      });
    const attribute = { key: 'a', value: { stringValue: 'b' } };
    expect(inProtobuf('Trace', spans([]))).toBe(3);
    expect(inProtobuf('Trace', spans([attribute, attribute]))).toBe(7);
  });

  it('goes on after fields that it does not know, groups included', () => {
    const unknown = Buffer.from([0x9b, 1, 0x0a, 5, 1, 2, 3, 4, 5, 0x9c, 1, 0x92, 1, 2, 0xff, 0xff]);
    expect(inProtobuf('Trace', Buffer.concat([unknown, Buffer.from([0x0a, 0, 0x0a, 0])]))).toBe(2);
  });

  it('refuses a message that ends past the one that it is in', () => {
    expect(() => inProtobuf('Trace', Buffer.from([0x0a, 2, 0x12, 5, 0, 0, 0, 0, 0]))).toThrow(
      'index out of range',
    );
  });

  it('stops where there are too many', () => {
    expect(inProtobuf('Trace', Buffer.alloc(1000, Buffer.from([0x0a, 0])), 10)).toBe(11);
  });
});
