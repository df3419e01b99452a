import { describe, expect, it } from '@jest/globals';
import { ByteWriter } from '../../src/otlp-encoding/byte-writer';
import { EncodedKeys } from '../../src/otlp-encoding/encoded-keys';
import { SPAN_ID, TRACE_ID } from './support/items';

const SHORT_TAG = 0x0a;
/** The tag of a field whose number is 16 or more. */
const LONG_TAG = 0x85;

const keys = new EncodedKeys();
const key = keys.after(keys.start, 'a.key').bytes;
const longKey = keys.after(keys.start, 'k'.repeat(200)).bytes;

/** Every way to write, by name. */
const WRITES: Readonly<Record<string, (writer: ByteWriter) => void>> = {
  'a small integer': (writer) => writer.uint32(SHORT_TAG, 1),
  'a large integer': (writer) => writer.uint32(LONG_TAG, 2 ** 32 - 1),
  'a negative integer': (writer) => writer.int64(LONG_TAG, -1),
  'a bigint': (writer) => writer.int64(LONG_TAG, -(2n ** 63n)),
  'a boolean': (writer) => writer.bool(LONG_TAG, true),
  'a double': (writer) => writer.double(LONG_TAG, 0.1),
  'a fixed32': (writer) => writer.fixed32(LONG_TAG, 0x301),
  'a time': (writer) => writer.time(LONG_TAG, [1_700_000_000, 999_999_999]),
  'a trace id': (writer) => void writer.id(SHORT_TAG, TRACE_ID, 16),
  'a span id': (writer) => void writer.id(SHORT_TAG, SPAN_ID, 8),
  'an empty text': (writer) => writer.text(LONG_TAG, ''),
  'a short text': (writer) => writer.text(LONG_TAG, 'x'.repeat(32)),
  'a text': (writer) => writer.text(LONG_TAG, 'x'.repeat(33)),
  'a text of large characters': (writer) => writer.text(LONG_TAG, '☃'.repeat(100)),
  'a long text': (writer) => writer.text(LONG_TAG, 'x'.repeat(1025)),
  'an attribute': (writer) => writer.textAttribute(SHORT_TAG, key, 'x'.repeat(32)),
  'a long attribute': (writer) => writer.textAttribute(SHORT_TAG, key, 'x'.repeat(33)),
  'an attribute of large characters': (writer) =>
    writer.textAttribute(SHORT_TAG, key, '☃'.repeat(100)),
  'an attribute with a long text': (writer) =>
    writer.textAttribute(SHORT_TAG, key, 'x'.repeat(1025)),
  'an attribute with a long key': (writer) => writer.textAttribute(SHORT_TAG, longKey, ''),
  bytes: (writer) => writer.bytesField(LONG_TAG, Buffer.alloc(300, 1)),
  'no bytes': (writer) => writer.bytesField(LONG_TAG, Buffer.alloc(0)),
  'an empty message': (writer) => writer.endMessage(writer.beginMessage(LONG_TAG)),
  'a message': (writer) => {
    const start = writer.beginMessage(LONG_TAG);
    writer.encoded(Buffer.alloc(128, 1));
    writer.endMessage(start);
  },
  'an attribute without a value': (writer) =>
    writer.endAttribute(writer.beginAttribute(SHORT_TAG, key), key),
  'an attribute with other values': (writer) => {
    const start = writer.beginAttribute(SHORT_TAG, longKey);
    writer.encoded(Buffer.alloc(128, 1));
    writer.endAttribute(start, longKey);
  },
};

describe('ByteWriter', () => {
  it.each(Object.entries(WRITES))('writes %s where its buffer ends', (_, write) => {
    const alone = new ByteWriter();
    write(alone);
    const expected = alone.toBytes();
    const bufferLength = alone.bytes.length;
    for (let room = 0; room <= expected.length + 20; room += 1) {
      const writer = new ByteWriter();
      writer.encoded(Buffer.alloc(bufferLength - writer.end - room));
      expect(writer.bytes.length - writer.end).toBe(room);
      const before = writer.toBytes().length;
      write(writer);
      expect(writer.end).toBeLessThanOrEqual(writer.bytes.length);
      expect(Buffer.compare(writer.toBytes().subarray(before), expected)).toBe(0);
    }
  });

  it('puts the shortest length before an item', () => {
    for (const [length, prefix] of [
      [0, [SHORT_TAG, 0]],
      [127, [SHORT_TAG, 127]],
      [128, [SHORT_TAG, 0x80, 1]],
      [16_384, [SHORT_TAG, 0x80, 0x80, 1]],
      [2_097_152, [SHORT_TAG, 0x80, 0x80, 0x80, 1]],
    ] as const) {
      const writer = new ByteWriter();
      writer.encoded(Buffer.alloc(length, 7));
      const field = writer.toField(SHORT_TAG);
      expect([...field.subarray(0, prefix.length)]).toEqual([...prefix]);
      expect(field.length).toBe(prefix.length + length);
    }
  });

  it('does not keep the memory of a large item', () => {
    const writer = new ByteWriter();
    const { length } = writer.bytes;
    writer.encoded(Buffer.alloc(10_000_000));
    writer.reset();
    expect(writer.bytes.length).toBe(length);
  });
});
