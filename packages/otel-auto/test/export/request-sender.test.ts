import { describe, expect, it } from '@jest/globals';
import { type Destination, RequestSender } from '../../src/export/request-sender';
import { Outbox } from '../../src/export/outbox';
import type { ExportRequest } from '../../src/export/export-request';
import type { SendProgress, SendResult } from '../../src/transport/sender';
import type { Signal } from '../../src/signal';
import { createAlarms } from '../support/alarms';
import { createExportRequest } from '../support/export-request';
import { runScript } from '../support/run-script';

const ACCEPTED: SendResult = { kind: 'accepted', response: {} };
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
    readonly destinationOf?: (signal: Signal, destination: Destination) => Destination;
    readonly exportTimeoutMillis?: number;
  } = {},
) {
  const attempts: Attempt[] = [];
  const told: { readonly request: ExportRequest; readonly kind: SendResult['kind'] }[] = [];
  const givenUp: ExportRequest[] = [];
  const { pass, ...alarms } = createAlarms();
  const answers = createAlarms();
  const outbox = new Outbox(1000, () => undefined);
  const destination: Destination = {
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
    destinationOf: (signal) => input.destinationOf?.(signal, destination) ?? destination,
    onResult: (request, { kind }) => void told.push({ request, kind }),
    exportTimeoutOf: () => input.exportTimeoutMillis,
    onGiveUp: (request) => void givenUp.push(request),
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
    givenUp,
    ...alarms,
    enqueue(...requests: readonly ExportRequest[]) {
      for (const request of requests) {
        outbox.add(request);
        sender.sendWaiting();
      }
    },
    async pass(millis: number) {
      pass(millis);
      answers.pass(millis);
      await settle();
    },
  };
}

const requests = (count: number, signal: Signal = 'logs') =>
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
  it('sends what is enqueued at once, with the time of one attempt', () => {
    const { enqueue, attempts, outbox } = create();
    const request = createExportRequest();
    enqueue(request);
    expect(attempts).toMatchObject([{ body: request.body, timeoutMillis: 10_000 }]);
    expect(outbox.bytes).toBe(0);
  });

  it('has four requests in flight, and sends the next when one has arrived', async () => {
    const { enqueue, attempts, outbox } = create();
    const enqueued = requests(6);
    enqueue(...enqueued);
    expect(attempts.map(({ body }) => body)).toEqual(enqueued.slice(0, 4).map(({ body }) => body));
    expect(outbox.count('logs')).toBe(2);
    await attempts[1]!.answer(ACCEPTED);
    expect(attempts[4]?.body).toBe(enqueued[4]!.body);
    expect(attempts).toHaveLength(5);
  });

  it('tells of each attempt, with what became of it', async () => {
    const { enqueue, attempts, told } = create();
    const enqueued = requests(3);
    enqueue(...enqueued);
    await attempts[2]!.answer(REJECTED);
    await attempts[0]!.answer(ACCEPTED);
    await attempts[1]!.answer(retryable());
    expect(told).toEqual([
      { request: enqueued[2], kind: 'rejected' },
      { request: enqueued[0], kind: 'accepted' },
      { request: enqueued[1], kind: 'retryable' },
    ]);
  });

  it('never sends again what was accepted or rejected', async () => {
    const { enqueue, attempts, outbox, pass } = create();
    enqueue(...requests(2));
    await attempts[0]!.answer(ACCEPTED);
    await attempts[1]!.answer(REJECTED);
    await pass(3_600_000);
    expect([attempts.length, outbox.bytes]).toEqual([2, 0]);
  });

  it('gives a request up that fails when the time for all its attempts is over', async () => {
    const { enqueue, attempts, told, givenUp, outbox, pass } = create({ exportTimeoutMillis: 300 });
    const request = createExportRequest();
    enqueue(request);
    expect(attempts[0]?.timeoutMillis).toBe(300);
    await pass(300);
    await attempts[0]!.answer(retryable());
    expect(told).toEqual([{ request, kind: 'retryable' }]);
    expect(givenUp).toEqual([request]);
    expect(outbox.bytes).toBe(0);
  });

  it('gives a request up whose time is over while it waits, without another attempt', async () => {
    const { enqueue, attempts, givenUp, pass } = create({ exportTimeoutMillis: 300 });
    const request = createExportRequest();
    enqueue(request);
    await attempts[0]!.answer(retryable());
    expect(givenUp).toEqual([]);
    await pass(60_000);
    expect(givenUp).toEqual([request]);
    expect(attempts).toHaveLength(1);
  });

  it('has less time for each further attempt of a request', async () => {
    const { enqueue, attempts, pass } = create({ exportTimeoutMillis: 11_000 });
    enqueue(createExportRequest());
    expect(attempts[0]?.timeoutMillis).toBe(10_000);
    await pass(5000);
    await attempts[0]!.answer(retryable());
    await pass(1500);
    expect(attempts[1]?.timeoutMillis).toBeLessThan(6000);
  });

  it('gives nothing up without such a limit, however long it takes', async () => {
    const { enqueue, attempts, givenUp, outbox, pass } = create();
    enqueue(createExportRequest());
    for (let index = 0; index < 20; index += 1) {
      await attempts.at(-1)!.answer(retryable());
      await pass(600_000);
    }
    expect(givenUp).toEqual([]);
    expect(attempts).toHaveLength(21);
    expect(outbox.bytes).toBe(0);
  });

  it('goes on when a destination cannot be had, which is told', async () => {
    const { enqueue, told, attempts } = create({
      destinationOf(signal, destination) {
        if (signal === 'traces') throw new Error('no such certificate');
        return destination;
      },
    });
    const [span, line] = [createExportRequest(1, { signal: 'traces' }), createExportRequest()];
    enqueue(span, line);
    await settle();
    expect(told).toEqual([{ request: span, kind: 'retryable' }]);
    expect(attempts).toMatchObject([{ body: line.body }]);
  });

  it('knows what waits and what is in flight, by signal', async () => {
    const { sender, enqueue, attempts } = create();
    expect([sender.hasRequests('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
    enqueue(...Array.from({ length: 5 }, () => createExportRequest(1, { count: 3 })));
    expect([sender.hasRequests('logs'), sender.countWaiting('logs')]).toEqual([true, 15]);
    expect([sender.hasRequests('traces'), sender.countWaiting('traces')]).toEqual([false, 0]);
    for (let i = 0; i < 5; i += 1) await attempts[i]!.answer(ACCEPTED);
    expect([sender.hasRequests('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
  });

  it('does not keep the process alive while it waits', async () => {
    const run = await runScript(`
      const { RequestSender } = load('export/request-sender.ts');
      const { Outbox } = load('export/outbox.ts');
      const outbox = new Outbox(1000, () => undefined);
      const retryable = { kind: 'retryable', error: new Error('not now') };
      const sender = new RequestSender({
        outbox,
        destinationOf: () => ({ timeoutMillis: 1, send: async () => retryable }),
        onResult: (_request, { kind }) => console.log(kind),
      });
      outbox.add({ signal: 'logs', body: new Uint8Array(1), count: 1, isSuperseded: false });
      sender.sendWaiting();
    `);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', stdout: 'retryable\n' });
  });
});

describe('a failure that may be tried again', () => {
  it('pauses its signal, whose requests wait, and no other', async () => {
    const { enqueue, attempts, outbox } = create();
    enqueue(createExportRequest(1, { signal: 'traces' }));
    await attempts[0]!.answer(retryable());
    enqueue(...requests(2, 'traces'), createExportRequest());
    expect(attempts).toHaveLength(2);
    expect([outbox.count('traces'), outbox.count('logs')]).toEqual([3, 0]);
  });

  it('is tried again after a second, and after half as long again each time, up to five', async () => {
    const { enqueue, attempts, pass, waits } = create();
    enqueue(createExportRequest());
    for (let i = 0; i < 7; i += 1) {
      await attempts[i]!.answer(retryable());
      await pass(waits.at(-1)!);
    }
    expect(waits).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000]);
    expect(attempts).toHaveLength(8);
  });

  it('is not tried again before its time', async () => {
    const { enqueue, attempts, pass } = create();
    enqueue(createExportRequest());
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
    const { enqueue, attempts, waits } = create({ random: () => chance });
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable());
    expect(waits).toEqual([expect.closeTo(expected)]);
  });

  it('sends one ahead when the pause is over, and the others when that has arrived', async () => {
    const { enqueue, attempts, pass, waits } = create();
    enqueue(...requests(8));
    for (let i = 0; i < 4; i += 1) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    expect(attempts).toHaveLength(5);
    await attempts[4]!.answer(ACCEPTED);
    expect(attempts).toHaveLength(9);
  });

  it('sends no second one ahead when the first has failed too', async () => {
    const { enqueue, attempts, pass, waits } = create();
    enqueue(...requests(8));
    for (let i = 0; i < 4; i += 1) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    await attempts[4]!.answer(retryable());
    expect(attempts).toHaveLength(5);
    await pass(waits.at(-1)!);
    expect(attempts).toHaveLength(6);
  });

  it('sends the oldest ahead', async () => {
    const { enqueue, attempts, pass, waits } = create();
    const enqueued = requests(8);
    enqueue(...enqueued);
    for (const i of [2, 0, 3, 1]) await attempts[i]!.answer(retryable());
    await pass(waits.at(-1)!);
    expect(attempts[4]!.body).toBe(enqueued[0]!.body);
  });

  it('makes one pause with those that fail together, as long as the first has made it', async () => {
    const { enqueue, attempts, pass, waits } = create();
    enqueue(...requests(4));
    await attempts[0]!.answer(retryable());
    await pass(10);
    for (const i of [1, 2, 3]) await attempts[i]!.answer(retryable());
    await pass(990);
    expect(attempts).toHaveLength(5);
    await attempts[4]!.answer(retryable());
    expect(waits.at(-1)).toBe(1500);
  });

  it('is forgotten once something has arrived', async () => {
    const { enqueue, attempts, pass, waits } = create();
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable());
    await pass(1000);
    await attempts[1]!.answer(ACCEPTED);
    enqueue(createExportRequest());
    await attempts[2]!.answer(retryable());
    expect(waits).toEqual([1000, 1000]);
  });

  it('lets the older go first again', async () => {
    const { enqueue, attempts, outbox } = create();
    const [one, two] = [createExportRequest(), createExportRequest()];
    enqueue(one);
    await attempts[0]!.answer(retryable());
    enqueue(two);
    expect(outbox.drain()).toEqual([one, two]);
  });
});

describe('a receiver that asks for time', () => {
  it('gets it, for all of the signal', async () => {
    const { enqueue, attempts, pass } = create();
    enqueue(createExportRequest(1, { signal: 'traces' }));
    await attempts[0]!.answer(retryable(30_000));
    enqueue(...requests(3, 'traces'));
    await pass(29_999);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);
    await attempts[1]!.answer(ACCEPTED);
    expect(attempts).toHaveLength(5);
  });

  it('gets it also when another request has failed before', async () => {
    const { enqueue, attempts, pass } = create();
    enqueue(...requests(2));
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(retryable(30_000));
    await pass(29_999);
    expect(attempts).toHaveLength(2);
    await pass(1);
    expect(attempts).toHaveLength(3);
  });

  it('is not asked sooner by who asks for less meanwhile', async () => {
    const { enqueue, attempts, pass } = create();
    enqueue(...requests(3));
    await attempts[0]!.answer(retryable(30_000));
    await attempts[1]!.answer(retryable(2000));
    await attempts[2]!.answer(retryable());
    await pass(29_999);
    expect(attempts).toHaveLength(3);
  });

  it('gets ten minutes at most', async () => {
    const { enqueue, attempts, waits } = create();
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable(Number.MAX_SAFE_INTEGER));
    expect(waits).toEqual([600_000]);
  });

  it('gets it from a flush as well, which ends without it and sends the rest', async () => {
    const { sender, enqueue, attempts, outbox, pass } = create();
    enqueue(createExportRequest(1, { signal: 'traces' }), createExportRequest());
    await attempts[0]!.answer(retryable(30_000));
    await attempts[1]!.answer(retryable());
    enqueue(createExportRequest(1, { signal: 'traces' }));
    const flushed = sender.flush();
    expect(attempts).toHaveLength(3);
    await attempts[2]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
    expect([outbox.count('traces'), outbox.count('logs')]).toEqual([2, 0]);
    await pass(30_000);
    expect(attempts).toHaveLength(4);
  });

  it('gets it from a flush also when it has asked for less than the pause that was made', async () => {
    const { sender, enqueue, attempts, pass } = create();
    enqueue(...requests(2));
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
    const { sender, enqueue, attempts } = create();
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable(30_000));
    sender.endRetries();
    void sender.flush();
    expect(attempts).toHaveLength(2);
  });

  it('and says "now" to everybody, is not asked without a pause', async () => {
    const { enqueue, attempts, waits } = create();
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable(0));
    expect(waits).toEqual([1000]);
  });
});

describe('a flush', () => {
  it('waits for what is in flight', async () => {
    const { sender, enqueue, attempts } = create();
    enqueue(...requests(2));
    const flushed = sender.flush();
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(false);
    await attempts[1]!.answer(REJECTED);
    expect(await isDone(flushed)).toBe(true);
  });

  it('waits for all that was enqueued, also what is not in flight yet', async () => {
    const { sender, enqueue, attempts } = create();
    enqueue(...requests(6));
    const flushed = sender.flush();
    for (let i = 0; i < 5; i += 1) await attempts[i]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(false);
    await attempts[5]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
  });

  it('has nothing to wait for where nothing was enqueued', async () => {
    expect(await isDone(create().sender.flush())).toBe(true);
  });

  it('does not wait for what is enqueued meanwhile', async () => {
    const { sender, enqueue, attempts } = create();
    enqueue(createExportRequest());
    const flushed = sender.flush();
    enqueue(createExportRequest());
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushed)).toBe(true);
    expect(attempts).toHaveLength(2);
  });

  it('tries what is paused, one ahead, and the others when that has arrived', async () => {
    const { sender, enqueue, attempts, isWaiting } = create();
    enqueue(...requests(3));
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
    const { sender, enqueue, attempts, outbox, pass } = create();
    enqueue(...requests(2));
    const flushed = sender.flush();
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(retryable());
    expect(await isDone(flushed)).toBe(true);
    expect(outbox.count('logs')).toBe(2);
    await pass(1000);
    expect(attempts).toHaveLength(3);
  });

  it('serves all that ask for one', async () => {
    const { sender, enqueue, attempts } = create();
    enqueue(createExportRequest());
    const flushes = Promise.all([sender.flush(), sender.flush()]);
    await attempts[0]!.answer(ACCEPTED);
    expect(await isDone(flushes)).toBe(true);
  });

  it('ends when somebody else takes everything over', async () => {
    const { sender, enqueue } = create();
    enqueue(createExportRequest());
    const flushed = sender.flush();
    sender.takeAll();
    expect(await isDone(flushed)).toBe(true);
  });
});

describe('the end of retries', () => {
  it('leaves what has failed in the outbox', async () => {
    const { sender, enqueue, attempts, outbox, isWaiting } = create();
    enqueue(createExportRequest());
    sender.endRetries();
    await attempts[0]!.answer(retryable(2000));
    expect([outbox.count('logs'), isWaiting()]).toEqual([1, false]);
  });

  it('ends the pauses that have begun', async () => {
    const { sender, enqueue, attempts, isWaiting } = create();
    enqueue(createExportRequest());
    await attempts[0]!.answer(retryable());
    expect(isWaiting()).toBe(true);
    sender.endRetries();
    expect(isWaiting()).toBe(false);
  });

  it('lets a flush try once more', async () => {
    const { sender, enqueue, attempts, outbox } = create();
    enqueue(createExportRequest());
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
    const { sender, enqueue, attempts, pass } = create();
    enqueue(createExportRequest());
    expect(sender.isBackingOff()).toBe(false);
    await attempts[0]!.answer(retryable());
    expect(sender.isBackingOff()).toBe(true);
    enqueue(createExportRequest(1, { signal: 'traces' }));
    expect(sender.isBackingOff()).toBe(true);
    await pass(1000);
    expect(sender.isBackingOff()).toBe(false);
  });

  it('is not one that only has too much in flight', () => {
    const { sender, enqueue } = create();
    enqueue(...requests(5));
    expect(sender.isBackingOff()).toBe(false);
  });
});

describe('the memory of a request', () => {
  const createReleasable = () => {
    const releases = { count: 0 };
    const release = () => void (releases.count += 1);
    return { releases, request: createExportRequest(1, { release }) };
  };

  it.each([ACCEPTED, REJECTED])('is given back with an answer: $kind', async (result) => {
    const { enqueue, attempts } = create();
    const { releases, request } = createReleasable();
    enqueue(request);
    attempts[0]!.progress.isHandedOver = () => true;
    expect(releases.count).toBe(0);
    await attempts[0]!.answer(result);
    expect(releases.count).toBe(1);
  });

  it('is kept for the next attempt', async () => {
    const { enqueue, attempts, pass } = create();
    const { releases, request } = createReleasable();
    enqueue(request);
    attempts[0]!.progress.isHandedOver = () => true;
    await attempts[0]!.answer(retryable());
    expect(releases.count).toBe(0);
    await pass(60_000);
    attempts[1]!.progress.isHandedOver = () => true;
    await attempts[1]!.answer(ACCEPTED);
    expect(releases.count).toBe(1);
  });

  it('is not given back when the answer comes before all is sent', async () => {
    const { enqueue, attempts } = create();
    const { releases, request } = createReleasable();
    enqueue(request);
    attempts[0]!.progress.isHandedOver = () => false;
    await attempts[0]!.answer(ACCEPTED);
    expect(releases.count).toBe(0);
  });

  it('is not given back when the request was taken', async () => {
    const { sender, enqueue, attempts } = create();
    const { releases, request } = createReleasable();
    enqueue(request);
    attempts[0]!.progress.isHandedOver = () => true;
    sender.takeAll();
    await attempts[0]!.answer(ACCEPTED);
    expect(releases.count).toBe(0);
  });
});

describe('what is held', () => {
  it('sends when it is released, once', () => {
    const { sender, enqueue, attempts } = create();
    const release = sender.suspend();
    enqueue(...requests(2));
    expect(attempts).toHaveLength(0);
    release();
    release();
    expect(attempts).toHaveLength(2);
  });

  it('sends with a flush', () => {
    const { sender, enqueue, attempts } = create();
    sender.suspend();
    enqueue(...requests(1));
    void sender.flush();
    expect(attempts).toHaveLength(1);
  });
});

describe('what is put back', () => {
  it('goes on where it was, and is sent once', async () => {
    const { sender, enqueue, attempts, told } = create();
    const enqueued = requests(6);
    enqueue(...enqueued);
    const { requests: taken, putBack } = sender.takeAll();
    putBack(taken);
    expect(attempts).toHaveLength(4);
    for (const attempt of attempts.slice(0, 4)) await attempt.answer(ACCEPTED);
    for (const attempt of attempts.slice(4)) await attempt.answer(ACCEPTED);
    expect(attempts).toHaveLength(6);
    expect(told).toHaveLength(6);
  });
});

describe('what is taken from a sender', () => {
  it('is what waits and what is not handed over, the oldest first, and what has no answer', () => {
    const { sender, enqueue, attempts } = create();
    const enqueued = requests(6);
    enqueue(...enqueued);
    attempts[0]!.progress.isHandedOver = () => true;
    attempts[1]!.progress.isHandedOver = () => false;
    attempts[3]!.progress.isHandedOver = () => true;
    expect(sender.takeAll()).toMatchObject({
      requests: [enqueued[1], enqueued[2], enqueued[4], enqueued[5]],
      unanswered: [enqueued[0], enqueued[3]],
      overdue: [],
    });
  });

  it('is overdue when it has been without an answer for half a second', async () => {
    const { sender, enqueue, attempts, pass } = create();
    const enqueued = requests(3);
    enqueue(...enqueued.slice(0, 2));
    await pass(400);
    enqueue(enqueued[2]!);
    for (const i of [0, 2]) attempts[i]!.progress.isHandedOver = () => true;
    await pass(100);
    expect(sender.takeAll()).toMatchObject({
      requests: [enqueued[1]],
      unanswered: [enqueued[0], enqueued[2]],
      overdue: [enqueued[0]],
    });
  });

  it('is not overdue while the answer takes no longer than others of its signal', async () => {
    const { sender, enqueue, attempts, pass } = create();
    enqueue(createExportRequest());
    await pass(2000);
    await attempts[0]!.answer(ACCEPTED);
    const enqueued = [createExportRequest(), createExportRequest(1, { signal: 'traces' })];
    enqueue(...enqueued);
    for (const i of [1, 2]) attempts[i]!.progress.isHandedOver = () => true;
    await pass(1999);
    expect(sender.takeAll().overdue).toEqual([enqueued[1]]);
  });

  it('is nobody else’s any more', async () => {
    const { sender, enqueue, attempts, told, outbox, isWaiting } = create();
    enqueue(...requests(2));
    expect(sender.takeAll().requests).toHaveLength(2);
    expect(sender.takeAll()).toMatchObject({ requests: [], unanswered: [], overdue: [] });
    await attempts[0]!.answer(retryable());
    await attempts[1]!.answer(ACCEPTED);
    expect([told, outbox.bytes, isWaiting()]).toEqual([[], 0, false]);
    expect([sender.hasRequests('logs'), sender.countWaiting('logs')]).toEqual([false, 0]);
  });
});
