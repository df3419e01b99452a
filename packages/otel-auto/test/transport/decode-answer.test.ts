import { describe, expect, it } from '@jest/globals';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { Root } from 'protobufjs/light';
import { encodeResponse } from '../../../otlp-receiver/src/decoding/otlp-codec';
import { createOtlpSchema } from '../../../otlp-receiver/src/decoding/otlp-schema';
import { decodeAnswer } from '../../src/transport/decode-answer';

const SIGNALS = [
  ['traces', 'trace.v1.ExportTraceService', 'rejectedSpans', ProtobufTraceSerializer],
  ['metrics', 'metrics.v1.ExportMetricsService', 'rejectedDataPoints', ProtobufMetricsSerializer],
  ['logs', 'logs.v1.ExportLogsService', 'rejectedLogRecords', ProtobufLogsSerializer],
] as const;

const schema = Root.fromJSON(createOtlpSchema('bytes')).resolveAll();

/** Encodes an answer of a collector, by the receiver's schema. */
const encode = (service: string, answer: object): Uint8Array => {
  const type = schema.lookupType(`opentelemetry.proto.collector.${service}Response`);
  return type.encode(type.fromObject(answer)).finish();
};

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** ExportTracePartialSuccess: rejected_spans = 3, error_message = "old" */
const ANSWER = [0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64];
const DECODED = { partialSuccess: { rejectedSpans: 3, errorMessage: 'old' } };

describe.each(SIGNALS)('an answer about %s', (signal, service, rejected, upstream) => {
  it('that takes everything says nothing', () => {
    expect(decodeAnswer(encodeResponse(signal, 'protobuf'))).toEqual({});
  });

  it.each([
    ['a count', { [rejected]: 12 }, { rejectedSpans: 12, errorMessage: '' }],
    ['words', { errorMessage: 'slow down' }, { rejectedSpans: 0, errorMessage: 'slow down' }],
    [
      'both',
      { [rejected]: 300, errorMessage: 'zu alt: Größe, 日本' },
      { rejectedSpans: 300, errorMessage: 'zu alt: Größe, 日本' },
    ],
    ['neither', {}, { rejectedSpans: 0, errorMessage: '' }],
  ])('tells what was not taken: %s', (_what, partialSuccess, expected) => {
    const answer = encode(service, { partialSuccess });
    expect(decodeAnswer(answer)).toEqual({ partialSuccess: expected });
  });

  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER])(
    'counts as upstream does: %d',
    (count) => {
      const answer = encode(service, { partialSuccess: { [rejected]: count } });
      const theirs = upstream.deserializeResponse(answer) as {
        partialSuccess?: Record<string, unknown>;
      };
      expect(decodeAnswer(answer).partialSuccess?.rejectedSpans).toBe(count);
      expect(Number(theirs.partialSuccess?.[rejected] ?? 0)).toBe(count);
    },
  );
});

describe('decodeAnswer', () => {
  it('reads an answer without a byte as one that says nothing', () => {
    expect(decodeAnswer(bytes())).toEqual({});
  });

  it('reads by hand what is written by hand', () => {
    expect(decodeAnswer(bytes(...ANSWER))).toEqual(DECODED);
  });

  it('reads bytes that lie within others', () => {
    const around = Buffer.from([0xff, 0xff, ...ANSWER, 0xff]);
    expect(decodeAnswer(around.subarray(2, -1))).toEqual(DECODED);
  });

  it.each([
    ['a number', [0x10, 0x96, 0x01]],
    ['eight bytes', [0x19, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['four bytes', [0x1d, 1, 2, 3, 4]],
    ['a message', [0x22, 0x03, 0x08, 0x05, 0x00]],
    ['a field of a large number', [0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01]],
  ])('skips a field that it does not know: %s', (_kind, field) => {
    expect(decodeAnswer(bytes(...field))).toEqual({});
    expect(decodeAnswer(bytes(...field, ...ANSWER, ...field))).toEqual(DECODED);
  });

  it('skips unknown fields of the message within', () => {
    const inner = [0x18, 0x01, ...ANSWER.slice(2), 0x21, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(decodeAnswer(bytes(0x0a, inner.length, ...inner))).toEqual(DECODED);
  });

  it('skips known fields of another type than theirs', () => {
    // The answer's message as a number and as eight bytes, the count as text, the words as a number.
    expect(decodeAnswer(bytes(0x08, 0x01))).toEqual({});
    expect(decodeAnswer(bytes(0x09, 0x08, 0x03, 0x08, 0x03, 0x08, 0x03, 0x08, 0x03))).toEqual({});
    expect(decodeAnswer(bytes(0x0a, 0x05, 0x0a, 0x01, 0x33, 0x10, 0x01))).toEqual({
      partialSuccess: { rejectedSpans: 0, errorMessage: '' },
    });
  });

  it('takes a count below zero for none', () => {
    const minusOne = [...Array.from({ length: 9 }, () => 0xff), 0x01];
    const inner = [0x08, ...minusOne, 0x12, 0x02, 0x6f, 0x68];
    expect(decodeAnswer(bytes(0x0a, inner.length, ...inner))).toEqual({
      partialSuccess: { rejectedSpans: 0, errorMessage: 'oh' },
    });
  });

  it('takes the last of fields that come twice', () => {
    const first = [0x0a, 0x02, 0x08, 0x09];
    expect(decodeAnswer(bytes(...first, ...ANSWER))).toEqual(DECODED);
  });

  it.each(ANSWER.map((_, length) => length).slice(1))(
    'throws for an answer that ends after %d bytes',
    (length) => {
      expect(() => decodeAnswer(bytes(...ANSWER.slice(0, length)))).toThrow(
        'not a protobuf message',
      );
    },
  );

  it.each([
    ['HTML', '<html><body>Welcome</body></html>'],
    ['JSON', '{"partialSuccess":{"rejectedSpans":"3"}}'],
    ['text', 'OK'],
    ['a line', 'okay\r\n'],
  ])('throws for %s', (_what, text) => {
    expect(() => decodeAnswer(Buffer.from(text))).toThrow('not a protobuf message');
  });

  it.each([
    ['a number without end', Array.from({ length: 64 }, () => 0xff)],
    ['a length beyond everything', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a group', [0x0b, 0x0c]],
    ['a field without a number', [0x00, 0x01]],
  ])('throws for %s', (_what, answer) => {
    expect(() => decodeAnswer(bytes(...answer))).toThrow('not a protobuf message');
  });

  it('ends, whatever it is given, with an answer or that error', () => {
    for (let seed = 1; seed <= 2000; seed += 1) {
      const answer = randomBytes(seed);
      try {
        const { partialSuccess } = decodeAnswer(answer);
        if (partialSuccess === undefined) continue;
        expect(Number.isSafeInteger(partialSuccess.rejectedSpans)).toBe(true);
      } catch (error) {
        expect((error as Error).message).toBe('not a protobuf message');
      }
    }
  });
});

/** The same bytes for the same seed; small values are frequent, as in real messages. */
function randomBytes(seed: number): Uint8Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  return Uint8Array.from({ length: next() % 40 }, () => next() % (next() % 2 === 0 ? 256 : 20));
}
