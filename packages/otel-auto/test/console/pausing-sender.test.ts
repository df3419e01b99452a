import { describe, expect, it } from '@jest/globals';
import { createEnding } from '../../src/console/ending';
import { createPausingSender } from '../../src/console/pausing-sender';
import type { SendResult } from '../../src/transport/sender';

const BODY = Buffer.from('a request');
const ACCEPTED: SendResult = { kind: 'accepted', answer: new Uint8Array() };
const refusal = (retryAfterMillis?: number): SendResult => ({
  kind: 'retryable',
  error: new Error('not now'),
  retryAfterMillis,
});

/** A sender to a server with these answers, and a clock that the test sets. */
function create(...results: readonly SendResult[]) {
  const clock = { nowMillis: 1_000_000 };
  const ending = createEnding();
  const timeouts: number[] = [];
  const send = createPausingSender(
    async (_body, timeoutMillis) => results[timeouts.push(timeoutMillis) - 1] as SendResult,
    { ending, nowMillis: () => clock.nowMillis },
  );
  return { send: () => send(BODY, 500), clock, ending, sent: () => timeouts.length, timeouts };
}

describe('createPausingSender', () => {
  it('sends at once where nobody has asked for time', async () => {
    const { send, timeouts } = create(refusal(), refusal(0), ACCEPTED);
    await send();
    await send();
    expect(await send()).toBe(ACCEPTED);
    expect(timeouts).toEqual([500, 500, 500]);
  });

  it('sends nothing before the time that a server asked for, and says how long that is', async () => {
    const asked = refusal(7000);
    const { send, clock, sent } = create(asked, ACCEPTED);
    expect(await send()).toBe(asked);
    clock.nowMillis += 2000;
    expect(await send()).toEqual({ ...asked, retryAfterMillis: 5000 });
    expect(sent()).toBe(1);
    clock.nowMillis += 5000;
    expect(await send()).toBe(ACCEPTED);
  });

  it('waits for ten minutes at most', async () => {
    const { send, clock } = create(refusal(24 * 60 * 60_000), ACCEPTED);
    await send();
    clock.nowMillis += 10 * 60_000;
    expect(await send()).toBe(ACCEPTED);
  });

  it('sends all the same when the process is about to end', async () => {
    const { send, ending } = create(refusal(7000), ACCEPTED);
    await send();
    ending.begin();
    expect(await send()).toBe(ACCEPTED);
  });
});
