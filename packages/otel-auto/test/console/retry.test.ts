import { describe, expect, it } from '@jest/globals';
import { createEnding, type Ending } from '../../src/console/ending';
import type { SendResult } from '../../src/transport/sender';
import { createRetryingSender } from '../../src/console/retry';

const BODY = Buffer.from('a request');
const ACCEPTED: SendResult = { kind: 'accepted', answer: new Uint8Array() };
const REJECTED: SendResult = { kind: 'rejected', error: new Error('no') };
const retryable = (retryAfterMillis?: number): SendResult => ({
  kind: 'retryable',
  error: new Error('not now'),
  retryAfterMillis,
});

/** A sender whose time passes only by sleeping, with the answers of the server in their order. */
function create(
  results: readonly SendResult[],
  options: { readonly timeoutMillis?: number; readonly random?: () => number } = {},
) {
  let now = 1_000_000;
  let sent = 0;
  const sleeps: number[] = [];
  const timesLeft: number[] = [];
  const send = createRetryingSender(
    async (body, timeLeft) => {
      expect(body).toBe(BODY);
      timesLeft.push(timeLeft);
      const result = results[Math.min(sent, results.length - 1)]!;
      sent += 1;
      return result;
    },
    {
      ending: createEnding(),
      random: options.random ?? (() => 0.5),
      nowMillis: () => now,
      sleep: async (millis) => {
        sleeps.push(millis);
        now += millis;
      },
    },
  );
  const { timeoutMillis = 1_000_000 } = options;
  return { send: () => send(BODY, timeoutMillis), sleeps, timesLeft, sent: () => sent };
}

describe('createRetryingSender', () => {
  it('sends once what is accepted', async () => {
    const { send, sent, sleeps } = create([ACCEPTED]);
    expect(await send()).toBe(ACCEPTED);
    expect([sent(), sleeps]).toEqual([1, []]);
  });

  it('sends once what is rejected', async () => {
    const { send, sent, sleeps } = create([REJECTED, ACCEPTED]);
    expect(await send()).toBe(REJECTED);
    expect([sent(), sleeps]).toEqual([1, []]);
  });

  it('stops with the first answer that is not to be tried again', async () => {
    const { send, sent } = create([retryable(), retryable(), REJECTED, ACCEPTED]);
    expect(await send()).toBe(REJECTED);
    expect(sent()).toBe(3);
  });

  it('waits half as long again each time, and five seconds at most', async () => {
    const { send, sleeps } = create([...Array<SendResult>(7).fill(retryable()), ACCEPTED]);
    expect(await send()).toBe(ACCEPTED);
    expect(sleeps).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000]);
  });

  it('varies each wait by a fifth up and down', async () => {
    const least = create([retryable(), ACCEPTED], { random: () => 0 });
    const most = create([retryable(), ACCEPTED], { random: () => 1 });
    await Promise.all([least.send(), most.send()]);
    expect(least.sleeps).toEqual([800]);
    expect(most.sleeps).toEqual([expect.closeTo(1200)]);
  });

  it('waits as long as the server asks for, to the millisecond', async () => {
    const { send, sleeps } = create([retryable(7000), retryable(1), ACCEPTED], { random: () => 1 });
    await send();
    expect(sleeps).toEqual([7000, 1]);
  });

  it('keeps its own pace when the server says "now"', async () => {
    const { send, sleeps } = create([retryable(0), retryable(0), ACCEPTED]);
    await send();
    expect(sleeps).toEqual([1000, 1500]);
  });

  it('gives each attempt what is left of the time', async () => {
    const { send, timesLeft } = create([retryable()], { timeoutMillis: 4000 });
    await send();
    expect(timesLeft).toEqual([4000, 3000, 1500]);
  });

  it('goes on with its own pace when the server asks no more', async () => {
    const { send, sleeps } = create([retryable(7000), retryable(), ACCEPTED]);
    await send();
    expect(sleeps).toEqual([7000, 1500]);
  });

  it('gives the last answer when it wakes too late, and sends nothing without time', async () => {
    let now = 0;
    const last = retryable();
    const timesLeft: number[] = [];
    const send = createRetryingSender(
      async (_body, timeLeft) => {
        timesLeft.push(timeLeft);
        return last;
      },
      {
        ending: createEnding(),
        nowMillis: () => now,
        // as when the event loop is blocked
        sleep: async () => void (now = 60_000),
      },
    );
    expect(await send(BODY, 10_000)).toBe(last);
    expect(timesLeft).toEqual([10_000]);
  });

  it('gives the last answer rather than wait beyond its time', async () => {
    const last = retryable();
    const { send, sleeps, sent } = create([retryable(), last, ACCEPTED], { timeoutMillis: 2500 });
    expect(await send()).toBe(last);
    expect([sent(), sleeps]).toEqual([2, [1000]]);
  });

  it('gives up at once when the server asks for more time than there is', async () => {
    const { send, sleeps } = create([retryable(10_000), ACCEPTED], { timeoutMillis: 10_000 });
    expect(await send()).toMatchObject({ kind: 'retryable' });
    expect(sleeps).toEqual([]);
  });

  it('begins each export with its whole time and its first wait', async () => {
    const { send, sleeps } = create([retryable()], { timeoutMillis: 2600 });
    await send();
    await send();
    expect(sleeps).toEqual([1000, 1500, 1000, 1500]);
  });

  it('tries nothing again once the process is about to end', async () => {
    const ending = createEnding();
    ending.begin();
    const results: SendResult[] = [];
    const send = createRetryingSender(
      async () => {
        results.push(retryable());
        return results.at(-1)!;
      },
      { ending },
    );
    expect(await send(BODY, 10_000)).toBe(results[0]);
    expect(results).toHaveLength(1);
  });

  it('leaves nothing of its pauses with the end of the process', async () => {
    let listening = 0;
    const ending: Ending = {
      ...createEnding(),
      onBegin() {
        listening += 1;
        return () => void (listening -= 1);
      },
    };
    const during: number[] = [];
    const send = createRetryingSender(async () => retryable(), {
      ending,
      nowMillis: () => during.length * 1000,
      sleep: async () => {
        await Promise.resolve();
        during.push(listening);
      },
    });
    await send(BODY, 5000);
    expect([during.slice(0, 2), listening]).toEqual([[1, 1], 0]);
  });

  it('wakes when the process is about to end, and tries once more', async () => {
    const ending = createEnding();
    let fallAsleep: () => void;
    const asleep = new Promise<void>((resolve) => {
      fallAsleep = resolve;
    });
    let sent = 0;
    const send = createRetryingSender(
      async () => {
        sent += 1;
        return retryable();
      },
      {
        ending,
        sleep: () => {
          fallAsleep();
          return new Promise(() => undefined);
        },
      },
    );
    const result = send(BODY, 10_000);
    await asleep;
    expect(sent).toBe(1);
    ending.begin();
    expect(await result).toMatchObject({ kind: 'retryable' });
    expect(sent).toBe(2);
  });
});
