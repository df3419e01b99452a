import { describe, expect, it } from '@jest/globals';
import { RequestSender, type Route } from '../../src/export/request-sender';
import { Outbox } from '../../src/export/outbox';
import type { ExportRequest } from '../../src/export/export-request';
import type { SendProgress, SendResult } from '../../src/transport/sender';
import type { Signal } from '../../src/signal';
import { createAlarms } from '../support/alarms';
import { createExportRequest } from '../support/export-request';
import { runScript } from '../support/run-script';

const ACCEPTED: SendResult = { kind: 'accepted', answer: new Uint8Array() };
const REJECTED: SendResult = { kind: 'rejected', error: new Error('no') };
const retryable = (retryAfterMillis?: number): SendResult => ({
  kind: 'retryable',
  error: new Error('not now'),
  retryAfterMillis,
});

/** An attempt that a test answers. */
interface Attempt {
  readonly body: Uint8Array;
  readonly timeoutMillis: number;
  readonly progress: SendProgress;
  answer(result: SendResult): Promise<void>;
}

/** Everything that follows upon what just happened. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A sender whose receivers answer when the test says so, and whose time passes when it says so. */
function create(
  input: {
    readonly random?: () => number;
    readonly routeOf?: (signal: Signal, route: Route) => Route;
  } = {},
) {
  const attempts: Attempt[] = [];
  const told: { readonly parcel: ExportRequest; readonly kind: SendResult['kind'] }[] = [];
  const { pass, ...alarms } = createAlarms();
  const answers = createAlarms();
  const outbox = new Outbox(1000, () => undefined);
  const route: Route = {
    timeoutMillis: 10_000,
    send: (body, timeoutMillis, progress = {}) =>
      new Promise((resolve) => {
        const answer = async (result: SendResult) => {
          resolve(result);
          await settle();
        };
        attempts.push({ body, timeoutMillis, progress, answer });
      }),
  };
  const sender = new RequestSender({
    outbox,
    routeOf: (signal) => input.routeOf?.(signal, route) ?? route,
    onAttempt: (parcel, { kind }) => void told.push({ parcel, kind }),
    random: input.random ?? (() => 0.5),
    nowMillis: alarms.nowMillis,
    wait: alarms.wait,
    waitForAnswer: answers.wait,
  });
  return {
    sender,
    outbox,
    attempts,
    told,
    ...alarms,
    post(...parcels: readonly ExportRequest[]) {
      for (const parcel of parcels) {
        outbox.add(parcel);
        sender.depart();
      }
    },
    async pass(millis: number) {
      pass(millis);
      answers.pass(millis);
      await settle();
    },
  };
}

const parcels = (count: number, signal: Signal = 'logs') =>
  Array.from({ length: count }, () => createExportRequest(1, { signal }));

/** Whether a promise has been settled by now. */
const isDone = async (promise: Promise<unknown>) => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await settle();
  return done;
};

describe('a sender', () => {
  it('sends what is posted at once, with the time of one attempt', () => {
    const { post, attempts, outbox } = create();
    const parcel = createExportRequest();
    post(parcel);
    expect(attempts).toMatchObject([{ body: parcel.body, timeoutMillis: 10_000 }]);
    expect(outbox.bytes).toBe(0);
  });

  it('has four parcels under way, and sends the next when one has arrived', async () => {
    const { post, attempts, outbox } = create();
    const posted = parcels(6);
    post(...posted);
    expect(attempts.map(({ body }) => body)).toEqual(posted.slice(0, 4).map(({ body }) => body));
    expect(outbox.count('logs')).toBe(2);
    await attempts[1]!.answer(ACCEPTED);
    expect(attempts[4]?.body).toBe(posted[4]!.body);
    expect(attempts).toHaveLength(5);
  });

  it('tells of each attempt, with what became of it', async () => {
    const { post, attempts, told } = create();
    const posted = parcels(3);
    post(...posted);
    await attempts[2]!.answer(REJECTED);
    await attempts[0]!.answer(ACCEPTED);
    await attempts[1]!.answer(retryable());
    expect(told).toEqual([
      { parcel: posted[2], kind: 'rejected' },
      { parcel: posted[0], kind: 'accepted' },
      { parcel: posted[1], kind: 'retryable' },
    ]);
  });

  it('never sends again what was accepted or rejected', async () => {
    const { post, attempts, outbox, pass } = create();
    post(...parcels(2));
    await attempts[0]!.answer(ACCEPTED);
    await attempts[1]!.answer(REJECTED);
    await pass(3_600_000);
    expect([attempts.length, outbox.bytes]).toEqual([2, 0]);
  });

  it('goes on when the way to a receiver cannot be opened, which is told', async () => {
    const { post, told, attempts } = create({
      routeOf(signal, route) {
        if (signal === 'traces') throw new Error('no such certificate');
        return route;
      },
    });
    const [span, line] = [createExportRequest(1, { signal: 'traces' }), createExportRequest()];
    post(span, line);
    await settle();
    expect(told).toEqual([{ parcel: span, kind: 'retryable' }]);
    expect(attempts).toMatchObject([{ body: line.body }]);
  });

  it('knows what waits and what is under way, by signal', async () => {
    const { sender, post, attempts } = create();
    expect([sender.hasWork('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
    post(...Array.from({ length: 5 }, () => createExportRequest(1, { count: 3 })));
    expect([sender.hasWork('logs'), sender.countWaiting('logs')]).toEqual([true, 15]);
    expect([sender.hasWork('traces'), sender.countWaiting('traces')]).toEqual([false, 0]);
    for (let i = 0; i < 5; i += 1) await attempts[i]!.answer(ACCEPTED);
    expect([sender.hasWork('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
  });

  it('does not keep the process alive while it waits', async () => {
    const run = await runScript(`
      const { RequestSender } = load('export/request-sender.ts');
      const { Outbox } = load('export/outbox.ts');
      const outbox = new Outbox(1000, () => undefined);
      const retryable = { kind: 'retryable', error: new Error('not now') };
      const sender = new RequestSender({
        outbox,
        routeOf: () => ({ timeoutMillis: 1, send: async () => retryable }),
        onAttempt: (_parcel, { kind }) => console.log(kind),
      });
      outbox.add({ signal: 'logs', body: new Uint8Array(1), count: 1, isSuperseded: false });
      sender.depart();
    `);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', stdout: 'retryable\n' });
  });
});

describe('a failure that may be tried again', () => {
  it('pauses its signal, whose parcels wait, and no other', async () => {
    const { post, attempts, outbox } = create();
    post(createExportRequest(1, { signal: 'traces' }));
    await attempts[0]!.answer(retryable());
    post(...parcels(2, 'traces'), createExportRequest());
    expect(attempts).toHaveLength(2);
    expect([outbox.count('traces'), outbox.count('logs')]).toEqual([3, 0]);
  });

  it('is tried again after a second, and after half as long again each time, up to five', async () => {
    const { post, attempts, pass, waits } = create();
    post(createExportRequest());
    for (let i = 0; i < 7; i += 1) {
      await attempts[i]!.answer(retryable());
      await pass(waits.at(-1)!);
    }
    expect(waits).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000]);
    expect(attempts).toHaveLength(8);
  });

  it('is not tried again before its time', async () => {
    const { post, attempts, pass } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable());
    await pass(999);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);
    expect(attempts[1]!.body).toBe(attempts[0]!.body);
  });

  it.each([
    ['sooner', 0, 800],
    ['later', 1, 1200],
  ])('is tried again up to a fifth %s, by chance', async (_when, chance, expected) => {
    const { post, attempts, waits } = create({ random: () => chance });
    post(createExportRequest());
    await attempts[0]!.answer(retryable());
    expect(waits).toEqual([expect.closeTo(expected)]);
  });

  it('sends one ahead when the pause is over, and the others when that has arrived', async () => {
    const { post, attempts, pass, waits } = create();
    post(...parcels(8));
    for (let i = 0; i < 4; i += 1) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    expect(attempts).toHaveLength(5);
    await attempts[4]!.answer(ACCEPTED);
    expect(attempts).toHaveLength(9);
  });

  it('sends no second one ahead when the first has failed too', async () => {
    const { post, attempts, pass, waits } = create();
    post(...parcels(8));
    for (let i = 0; i < 4; i += 1) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    await attempts[4]!.answer(retryable());
    expect(attempts).toHaveLength(5);
    await pass(waits.at(-1)!);
    expect(attempts).toHaveLength(6);
  });

  it('sends the oldest ahead', async () => {
    const { post, attempts, pass, waits } = create();
    const posted = parcels(8);
    post(...posted);
    for (const i of [2, 0, 3, 1]) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    expect(attempts[4]!.body).toBe(posted[0]!.body);
  });

  it('makes one pause with those that fail together, as long as the first has made it', async () => {
    const { post, attempts, pass, waits } = create();
    post(...parcels(4));
    await attempts[0]!.answer(retryable());
    await pass(10);
    for (const i of [1, 2, 3]) await attempts[i]!.answer(retryable());
    await pass(990);
    expect(attempts).toHaveLength(5);
    await attempts[4]!.answer(retryable());
    expect(waits.at(-1)).toBe(1500);
  });

  it('is forgotten once something has arrived', async () => {
    const { post, attempts, pass, waits } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable());
    await pass(1000);
    await attempts[1]!.answer(ACCEPTED);
    post(createExportRequest());
    await attempts[2]!.answer(retryable());
    expect(waits).toEqual([1000, 1000]);
  });

  it('lets the older go first again', async () => {
    const { post, attempts, outbox } = create();
    const [one, two] = [createExportRequest(), createExportRequest()];
    post(one);
    await attempts[0]!.answer(retryable());
    post(two);
    expect(outbox.drain()).toEqual([one, two]);
  });
});

describe('a receiver that asks for time', () => {
  it('gets it, for all of the signal', async () => {
    const { post, attempts, pass } = create();
    post(createExportRequest(1, { signal: 'traces' }));
    await attempts[0]!.answer(retryable(30_000));
    post(...parcels(3, 'traces'));
    await pass(29_999);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);
    await attempts[1]!.answer(ACCEPTED);
    expect(attempts).toHaveLength(5);
  });

  it('gets it also when another request has failed before', async () => {
    const { post, attempts, pass } = create();
    post(...parcels(2));
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(retryable(30_000));
    await pass(29_999);
    expect(attempts).toHaveLength(2);
    await pass(1);
    expect(attempts).toHaveLength(3);
  });

  it('is not asked sooner by who asks for less meanwhile', async () => {
    const { post, attempts, pass } = create();
    post(...parcels(3));
    await attempts[0]!.answer(retryable(30_000));
    await attempts[1]!.answer(retryable(2000));
    await attempts[2]!.answer(retryable());
    await pass(29_999);
    expect(attempts).toHaveLength(3);
  });

  it('gets ten minutes at most', async () => {
    const { post, attempts, waits } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable(Number.MAX_SAFE_INTEGER));
    expect(waits).toEqual([600_000]);
  });

  it('gets it from a flush as well, which ends without it and sends the rest', async () => {
    const { sender, post, attempts, outbox, pass } = create();
    post(createExportRequest(1, { signal: 'traces' }), createExportRequest());
    await attempts[0]!.answer(retryable(30_000));
    await attempts[1]!.answer(retryable());
    post(createExportRequest(1, { signal: 'traces' }));
    const flushed = sender.flush();
    expect(attempts).toHaveLength(3);
    await attempts[2]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
    expect([outbox.count('traces'), outbox.count('logs')]).toEqual([2, 0]);
    await pass(30_000);
    expect(attempts).toHaveLength(4);
  });

  it('gets it from a flush also when it has asked for less than the pause that was made', async () => {
    const { sender, post, attempts, pass } = create();
    post(...parcels(2));
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(retryable(500));
    await pass(499);
    expect(await isDone(sender.flush())).toBe(true);
    expect(attempts).toHaveLength(2);
    await pass(1);
    void sender.flush();
    expect(attempts).toHaveLength(3);
  });

  it('is asked once more at the end, when what waits would be lost', async () => {
    const { sender, post, attempts } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable(30_000));
    sender.endRetries();
    void sender.flush();
    expect(attempts).toHaveLength(2);
  });

  it('and says "now" to everybody, is not asked without a pause', async () => {
    const { post, attempts, waits } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable(0));
    expect(waits).toEqual([1000]);
  });
});

describe('a flush', () => {
  it('waits for what is under way', async () => {
    const { sender, post, attempts } = create();
    post(...parcels(2));
    const flushed = sender.flush();
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(false);
    await attempts[1]!.answer(REJECTED);
    expect(await isDone(flushed)).toBe(true);
  });

  it('waits for all that was posted, also what is not under way yet', async () => {
    const { sender, post, attempts } = create();
    post(...parcels(6));
    const flushed = sender.flush();
    for (let i = 0; i < 5; i += 1) await attempts[i]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(false);
    await attempts[5]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
  });

  it('has nothing to wait for where nothing was posted', async () => {
    expect(await isDone(create().sender.flush())).toBe(true);
  });

  it('does not wait for what is posted meanwhile', async () => {
    const { sender, post, attempts } = create();
    post(createExportRequest());
    const flushed = sender.flush();
    post(createExportRequest());
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
    expect(attempts).toHaveLength(2);
  });

  it('tries what is paused, one ahead, and the others when that has arrived', async () => {
    const { sender, post, attempts, isWaiting } = create();
    post(...parcels(3));
    for (let i = 0; i < 3; i += 1) await attempts[i]!.answer(retryable());
    const flushed = sender.flush();
    expect([attempts.length, isWaiting()]).toEqual([4, false]);
    await attempts[3]!.answer(ACCEPTED);
    expect(attempts).toHaveLength(6);
    await attempts[4]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(false);
    await attempts[5]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
  });

  it('ends with what has failed in the outbox, for later', async () => {
    const { sender, post, attempts, outbox, pass } = create();
    post(...parcels(2));
    const flushed = sender.flush();
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(retryable());
    expect(await isDone(flushed)).toBe(true);
    expect(outbox.count('logs')).toBe(2);
    await pass(1000);
    expect(attempts).toHaveLength(3);
  });

  it('serves all that ask for one', async () => {
    const { sender, post, attempts } = create();
    post(createExportRequest());
    const flushes = Promise.all([sender.flush(), sender.flush()]);
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushes)).toBe(true);
  });

  it('ends when somebody else takes everything over', async () => {
    const { sender, post } = create();
    post(createExportRequest());
    const flushed = sender.flush();
    sender.recall();
    expect(await isDone(flushed)).toBe(true);
  });
});

describe('the end of retries', () => {
  it('leaves what has failed in the outbox', async () => {
    const { sender, post, attempts, outbox, isWaiting } = create();
    post(createExportRequest());
    sender.endRetries();
    await attempts[0]!.answer(retryable(2000));
    expect([outbox.count('logs'), isWaiting()]).toEqual([1, false]);
  });

  it('ends the pauses that have begun', async () => {
    const { sender, post, attempts, isWaiting } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable());
    expect(isWaiting()).toBe(true);
    sender.endRetries();
    expect(isWaiting()).toBe(false);
  });

  it('lets a flush try once more', async () => {
    const { sender, post, attempts, outbox } = create();
    post(createExportRequest());
    await attempts[0]!.answer(retryable());
    sender.endRetries();
    const flushed = sender.flush();
    expect(attempts).toHaveLength(2);
    await attempts[1]!.answer(retryable());
    expect(await isDone(flushed)).toBe(true);
    expect(outbox.count('logs')).toBe(1);
  });
});

describe('a sender that is held up', () => {
  it('has something waiting whose receiver has failed', async () => {
    const { sender, post, attempts, pass } = create();
    post(createExportRequest());
    expect(sender.isHeldUp()).toBe(false);
    await attempts[0]!.answer(retryable());
    expect(sender.isHeldUp()).toBe(true);
    post(createExportRequest(1, { signal: 'traces' }));
    expect(sender.isHeldUp()).toBe(true);
    await pass(1000);
    expect(sender.isHeldUp()).toBe(false);
  });

  it('is not one that only has too much under way', () => {
    const { sender, post } = create();
    post(...parcels(5));
    expect(sender.isHeldUp()).toBe(false);
  });
});

describe('the memory of a parcel', () => {
  const createReleasable = () => {
    const releases = { count: 0 };
    const release = () => void (releases.count += 1);
    return { releases, parcel: createExportRequest(1, { release }) };
  };

  it.each([ACCEPTED, REJECTED])('is given back with an answer: $kind', async (result) => {
    const { post, attempts } = create();
    const { releases, parcel } = createReleasable();
    post(parcel);
    attempts[0]!.progress.isHandedOver = () => true;
    expect(releases.count).toBe(0);
    await attempts[0]!.answer(result);
    expect(releases.count).toBe(1);
  });

  it('is kept for the next attempt', async () => {
    const { post, attempts, pass } = create();
    const { releases, parcel } = createReleasable();
    post(parcel);
    attempts[0]!.progress.isHandedOver = () => true;
    await attempts[0]!.answer(retryable());
    expect(releases.count).toBe(0);
    await pass(60_000);
    attempts[1]!.progress.isHandedOver = () => true;
    await attempts[1]!.answer(ACCEPTED);
    expect(releases.count).toBe(1);
  });

  it('is not given back when the answer comes before all is sent', async () => {
    const { post, attempts } = create();
    const { releases, parcel } = createReleasable();
    post(parcel);
    attempts[0]!.progress.isHandedOver = () => false;
    await attempts[0]!.answer(ACCEPTED);
    expect(releases.count).toBe(0);
  });

  it('is not given back when the parcel was recalled', async () => {
    const { sender, post, attempts } = create();
    const { releases, parcel } = createReleasable();
    post(parcel);
    attempts[0]!.progress.isHandedOver = () => true;
    sender.recall();
    await attempts[0]!.answer(ACCEPTED);
    expect(releases.count).toBe(0);
  });
});

describe('what is held', () => {
  it('departs when it is released, once', () => {
    const { sender, post, attempts } = create();
    const release = sender.hold();
    post(...parcels(2));
    expect(attempts).toHaveLength(0);
    release();
    release();
    expect(attempts).toHaveLength(2);
  });

  it('departs with a flush', () => {
    const { sender, post, attempts } = create();
    sender.hold();
    post(...parcels(1));
    void sender.flush();
    expect(attempts).toHaveLength(1);
  });
});

describe('what is taken back', () => {
  it('goes on where it was, and is sent once', async () => {
    const { sender, post, attempts, told } = create();
    const posted = parcels(6);
    post(...posted);
    const { parcels: recalled, takeBack } = sender.recall();
    takeBack(recalled);
    expect(attempts).toHaveLength(4);
    for (const attempt of attempts.slice(0, 4)) await attempt.answer(ACCEPTED);
    for (const attempt of attempts.slice(4)) await attempt.answer(ACCEPTED);
    expect(attempts).toHaveLength(6);
    expect(told).toHaveLength(6);
  });
});

describe('what is recalled', () => {
  it('is what waits and what is not handed over, the oldest first, and what has no answer', () => {
    const { sender, post, attempts } = create();
    const posted = parcels(6);
    post(...posted);
    attempts[0]!.progress.isHandedOver = () => true;
    attempts[1]!.progress.isHandedOver = () => false;
    attempts[3]!.progress.isHandedOver = () => true;
    expect(sender.recall()).toMatchObject({
      parcels: [posted[1], posted[2], posted[4], posted[5]],
      unanswered: [posted[0], posted[3]],
      overdue: [],
    });
  });

  it('is overdue when it has been without an answer for half a second', async () => {
    const { sender, post, attempts, pass } = create();
    const posted = parcels(3);
    post(...posted.slice(0, 2));
    await pass(400);
    post(posted[2]!);
    for (const i of [0, 2]) attempts[i]!.progress.isHandedOver = () => true;
    await pass(100);
    expect(sender.recall()).toMatchObject({
      parcels: [posted[1]],
      unanswered: [posted[0], posted[2]],
      overdue: [posted[0]],
    });
  });

  it('is not overdue while the answer takes no longer than others of its signal', async () => {
    const { sender, post, attempts, pass } = create();
    post(createExportRequest());
    await pass(2000);
    await attempts[0]!.answer(ACCEPTED);
    const posted = [createExportRequest(), createExportRequest(1, { signal: 'traces' })];
    post(...posted);
    for (const i of [1, 2]) attempts[i]!.progress.isHandedOver = () => true;
    await pass(1999);
    expect(sender.recall().overdue).toEqual([posted[1]]);
  });

  it('is nobody else’s any more', async () => {
    const { sender, post, attempts, told, outbox, isWaiting } = create();
    post(...parcels(2));
    expect(sender.recall().parcels).toHaveLength(2);
    expect(sender.recall()).toMatchObject({ parcels: [], unanswered: [], overdue: [] });
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(ACCEPTED);
    expect([told, outbox.bytes, isWaiting()]).toEqual([[], 0, false]);
    expect([sender.hasWork('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
  });
});
