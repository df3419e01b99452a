import { describe, expect, it } from '@jest/globals';
import {
  AFTER_SHUTDOWN,
  LEFT_OUT,
  NOT_ENCODED,
  outboxFull,
  queueFull,
  refusedBy,
} from '../../src/export/loss-cause';

const refusal = (properties: object) => refusedBy(Object.assign(new Error('no'), properties));

describe('the cause of a loss', () => {
  it.each([
    [{ status: 403 }, 'refused by the receiver'],
    [
      { status: 400 },
      'refused with the whole request, of which the receiver may have taken a part',
    ],
    [{ status: 407, answer: 'the proxy asks for a password' }, 'refused by the proxy'],
    [{ code: 7 }, 'refused by the receiver'],
    [{ code: 'ERR_INVALID_CHAR' }, 'no request could be made'],
  ])('is told from the refusal %j', (properties, words) => {
    expect(refusal(properties)).toMatchObject({ type: 'rejected', words });
  });

  it.each([
    AFTER_SHUTDOWN,
    LEFT_OUT,
    NOT_ENCODED,
    outboxFull(65_536),
    queueFull('logs', 2048),
    refusal({ status: 400 }),
    refusal({ status: 403 }),
  ])('has words that fit one record as well as many: $words', ({ words }) => {
    expect(words).not.toMatch(/\b(they|them|their|it|its)\b/);
  });
});
