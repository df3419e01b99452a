import { describe, expect, it } from '@jest/globals';
import { parseAnswer } from '../../src/transport/parse-answer';

const json = (answer: unknown) => parseAnswer(Buffer.from(JSON.stringify(answer)), 'json');

describe('parseAnswer', () => {
  it.each(['protobuf', 'json'] as const)(
    'has nothing to say about an empty answer (%s)',
    (encoding) => {
      expect(parseAnswer(new Uint8Array(), encoding)).toEqual({});
    },
  );

  it('reads protobuf', () => {
    // ExportTracePartialSuccess: rejected_spans = 3, error_message = "old"
    const answer = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
    expect(parseAnswer(answer, 'protobuf')).toEqual({
      partialSuccess: { rejectedCount: 3, message: 'old' },
    });
  });

  it.each(['rejectedSpans', 'rejectedDataPoints', 'rejectedLogRecords'])(
    'counts %s of JSON, as text or as a number',
    (name) => {
      for (const count of [3, '3']) {
        expect(json({ partialSuccess: { [name]: count, errorMessage: 'too old' } })).toEqual({
          partialSuccess: { rejectedCount: 3, message: 'too old' },
        });
      }
    },
  );

  it('keeps a warning that rejects nothing', () => {
    expect(json({ partialSuccess: { errorMessage: 'use a newer version' } })).toEqual({
      partialSuccess: { rejectedCount: 0, message: 'use a newer version' },
    });
  });

  it.each([
    {},
    { partialSuccess: {} },
    { partialSuccess: null },
    { partialSuccess: { rejectedSpans: '-1' } },
  ])('takes %j for a success', (answer) => {
    expect(json(answer)).toEqual({});
  });

  it.each(['protobuf', 'json'] as const)(
    'gives the beginning of an answer that is not OTLP, on one line (%s)',
    (encoding) => {
      const parse = (text: string) => parseAnswer(Buffer.from(text), encoding);
      expect(parse('<html>\n\u0007<body>')).toEqual({ strangeAnswer: '<html> <body>' });
      expect(parse('x'.repeat(9999)).strangeAnswer).toHaveLength(200);
    },
  );

  it('takes JSON that is no object for no answer of OTLP', () => {
    expect(json(null)).toEqual({ strangeAnswer: 'null' });
  });
});
