import { describe, expect, it } from '@jest/globals';
import { parseAnswer } from '../../src/export/parse-answer';

const bytes = (text = 'anything') => Buffer.from(text);

describe('parseAnswer', () => {
  it('has nothing to say about an empty answer, and does not decode it', () => {
    const decode = () => {
      throw new Error('called');
    };
    expect(parseAnswer(new Uint8Array(), decode)).toEqual({});
  });

  it.each(['rejectedSpans', 'rejectedDataPoints', 'rejectedLogRecords'])('counts %s', (name) => {
    const decode = () => ({ partialSuccess: { [name]: 3, errorMessage: 'too old' } });
    expect(parseAnswer(bytes(), decode)).toEqual({
      partialSuccess: { rejectedCount: 3, message: 'too old' },
    });
  });

  it('keeps a warning that rejects nothing', () => {
    const decode = () => ({ partialSuccess: { errorMessage: 'use a newer version' } });
    expect(parseAnswer(bytes(), decode)).toEqual({
      partialSuccess: { rejectedCount: 0, message: 'use a newer version' },
    });
  });

  it('takes a partial success without content for a success', () => {
    expect(parseAnswer(bytes(), () => ({ partialSuccess: {} }))).toEqual({});
    expect(parseAnswer(bytes(), () => ({}))).toEqual({});
  });

  it('gives the beginning of an answer that is not OTLP, on one line', () => {
    const decode = () => {
      throw new Error('no protobuf');
    };
    expect(parseAnswer(bytes('<html>\n\u0007<body>'), decode)).toEqual({
      strangeAnswer: '<html> <body>',
    });
    expect(parseAnswer(bytes('x'.repeat(9999)), decode).strangeAnswer).toHaveLength(200);
  });
});
