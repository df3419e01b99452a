import { describe, expect, it } from '@jest/globals';
import { findRetryDelayMillis } from '../../src/transport/retry-info';
import { encodeFields, statusWithRetryInfo } from '../support/rpc-status';

describe('findRetryDelayMillis', () => {
  it.each([
    [{ seconds: 2, nanos: 500_000_000 }, 2500],
    [{ seconds: 86_400, nanos: 0 }, 86_400_000],
    [{ seconds: 0, nanos: 1_000_000 }, 1],
    [undefined, 0],
  ])('gives the time that RetryInfo asks for: %j', (delay, millis) => {
    expect(findRetryDelayMillis(statusWithRetryInfo(delay))).toBe(millis);
  });

  it('takes a time in the past for now', () => {
    const delay = { seconds: 2 ** 64 - 2 ** 12, nanos: 0 };
    expect(findRetryDelayMillis(statusWithRetryInfo(delay))).toBe(0);
  });

  it('finds it among details of other types, and gives nothing where it is not', () => {
    const other = encodeFields([1, 'type.googleapis.com/google.rpc.DebugInfo'], [2, 'x']);
    const withoutTime = encodeFields([1, 3], [2, 'no'], [3, other]);
    expect(findRetryDelayMillis(withoutTime)).toBeUndefined();
    expect(findRetryDelayMillis(Buffer.concat([withoutTime, statusWithRetryInfo()]))).toBe(0);
    expect(findRetryDelayMillis(new Uint8Array())).toBeUndefined();
  });

  it('throws for what is no message', () => {
    expect(() => findRetryDelayMillis(Buffer.from('<html>'))).toThrow('not a protobuf message');
  });
});
