import { describe, expect, it } from '@jest/globals';
import { decodeStatus } from '../../src/otlp/rpc-status';
import { encodeFields, statusWithRetryInfo } from '../support/rpc-status';

describe('decodeStatus', () => {
  it('gives the words, and no time where none is named', () => {
    expect(decodeStatus(encodeFields([1, 3], [2, 'no: schön']))).toEqual({
      message: 'no: schön',
      retryDelayMillis: undefined,
    });
    expect(decodeStatus(new Uint8Array())).toEqual({ message: '', retryDelayMillis: undefined });
  });

  it.each([
    [{ seconds: 2, nanos: 500_000_000 }, 2500],
    [{ seconds: 86_400, nanos: 0 }, 86_400_000],
    [{ seconds: 0, nanos: 1_000_000 }, 1],
    [undefined, 0],
  ])('gives the time that RetryInfo asks for: %j', (delay, millis) => {
    expect(decodeStatus(statusWithRetryInfo(delay)).retryDelayMillis).toBe(millis);
  });

  it('takes a time in the past for now', () => {
    const delay = { seconds: 2 ** 64 - 2 ** 12, nanos: 0 };
    expect(decodeStatus(statusWithRetryInfo(delay)).retryDelayMillis).toBe(0);
  });

  it('passes over details of other types', () => {
    const other = encodeFields([1, 'type.googleapis.com/google.rpc.DebugInfo'], [2, 'x']);
    expect(decodeStatus(encodeFields([3, other])).retryDelayMillis).toBeUndefined();
    const both = Buffer.concat([statusWithRetryInfo(), encodeFields([3, other])]);
    expect(decodeStatus(both).retryDelayMillis).toBe(0);
  });

  it('throws for what is no message', () => {
    expect(() => decodeStatus(Buffer.from('<html>'))).toThrow('not a protobuf message');
  });
});
