import { describe, expect, it } from '@jest/globals';
import { hideCredentials } from '../../src/transport/hide-credentials';
import type { SendResult } from '../../src/transport/sender';

const HEADERS = {
  'api-key': 's3cretKey',
  authorization: `Basic ${Buffer.from('user:s3cretPass').toString('base64')}`,
  'x-token': 'Bearer s3cretToken',
  short: 'abc',
};
const URL = 'http://collector:4318/v1/traces?k=s3cretQuery';

const resultOf = (result: SendResult): Promise<SendResult> =>
  hideCredentials(() => Promise.resolve(result), { headers: HEADERS, url: URL })(
    new Uint8Array(),
    1000,
  );

/** Everything that was sent and is not for anybody's eyes. */
const SECRETS = [
  's3cretKey',
  's3cretPass',
  's3cretToken',
  's3cretQuery',
  HEADERS.authorization,
  HEADERS.authorization.slice('Basic '.length),
];
const ECHO = `no such key: ${SECRETS.join(' ')}, abc`;

describe('hideCredentials', () => {
  it.each(['rejected', 'retryable'] as const)(
    'hides them in the error of a %s request',
    async (kind) => {
      const error = Object.assign(new Error(`403 ${ECHO}`), {
        answer: ECHO,
        location: `http://other/?${ECHO}`,
        rawPacket: Buffer.from(ECHO),
      });
      const result = await resultOf(
        kind === 'rejected' ? { kind, error } : { kind, error, retryAfterMillis: 7 },
      );
      expect(result).toMatchObject({ kind, error });
      const said = [error.message, error.answer, error.location, String(error.rawPacket)];
      for (const text of said) {
        expect(text).toContain('no such key: ***');
        expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
      }
    },
  );

  it('hides them in the words of a receiver that accepts', async () => {
    const result = await resultOf({
      kind: 'accepted',
      response: { partialSuccess: { rejectedCount: 2, message: ECHO }, strangeAnswer: ECHO },
    });
    const text = JSON.stringify(result);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    expect(result).toMatchObject({ response: { partialSuccess: { rejectedCount: 2 } } });
  });

  it('leaves all other words, and short values that others contain by chance', async () => {
    const error = new Error('abc is not accepted');
    await resultOf({ kind: 'rejected', error });
    expect(error.message).toBe('abc is not accepted');
  });

  it('adds nothing where there is nothing to hide', () => {
    const send = () => Promise.resolve<SendResult>({ kind: 'accepted', response: {} });
    expect(hideCredentials(send, { headers: {}, url: 'http://a' })).toBe(send);
  });
});
