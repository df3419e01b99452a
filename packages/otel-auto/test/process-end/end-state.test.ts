import { describe, expect, it } from '@jest/globals';
import { EndState } from '../../src/process-end/end-state';

const TIMEOUT_MILLIS = 1000;

/** Returns the values of the state that the end of a process reads. */
const askedOf = (state: EndState) => ({
  mayFlush: state.mayFlush,
  exportMillis: state.exportMillis,
  leftMillis: state.leftMillis,
  hasGivenUp: state.hasGivenUp,
  hasWaitedInVain: state.hasWaitedInVain,
});

/** The values for a process that has only begun to run. */
const AT_THE_START = {
  mayFlush: true,
  exportMillis: TIMEOUT_MILLIS,
  leftMillis: TIMEOUT_MILLIS,
  hasGivenUp: false,
  hasWaitedInVain: false,
};

type Step = (state: EndState) => unknown;

const deliver: Step = (state) => state.endFlush({ isDelivered: true, tookMillis: 300 });
const fail: Step = (state) => state.endFlush({ isDelivered: false, tookMillis: 400 });
const exportAll: Step = (state) => state.endExport({ tookMillis: 50 });
const interrupt =
  (nowMillis: number): Step =>
  (state) =>
    state.receiveSignal(nowMillis);

describe('the flush that an end is put off for', () => {
  it.each<[state: string, steps: readonly Step[], asked: Partial<typeof AT_THE_START>]>([
    ['has all the time at the start', [], {}],
    [
      'leaves the exit the rest of the time when everything was delivered',
      [deliver],
      { mayFlush: false, exportMillis: 700, leftMillis: 700 },
    ],
    [
      'leaves the exit no time, but its threads the rest, when it was in vain',
      [fail],
      {
        mayFlush: false,
        exportMillis: 0,
        leftMillis: 600,
        hasGivenUp: true,
        hasWaitedInVain: true,
      },
    ],
    [
      'counts as the last one went',
      [fail, deliver],
      { mayFlush: false, exportMillis: 700, leftMillis: 700 },
    ],
    [
      'is still to be had after an export, which takes of the time',
      [exportAll, exportAll],
      { exportMillis: 900, leftMillis: 900 },
    ],
    [
      'and the exports after it take no more than there is',
      [(state) => state.endFlush({ isDelivered: true, tookMillis: 980 }), exportAll],
      { mayFlush: false, exportMillis: 0, leftMillis: 0 },
    ],
    [
      'is in vain, and all time over, for who does not want to wait',
      [interrupt(0), interrupt(501)],
      { mayFlush: false, exportMillis: 0, leftMillis: 0, hasGivenUp: true, hasWaitedInVain: true },
    ],
    ['goes on while a signal only comes twice', [interrupt(0), interrupt(500)], {}],
  ])('%s', (_state, steps, asked) => {
    const state = new EndState(TIMEOUT_MILLIS);
    for (const step of steps) step(state);
    expect(askedOf(state)).toEqual({ ...AT_THE_START, ...asked });
  });

  it.each([
    ['at the start', []],
    ['after a flush, which delivers nothing then', [fail]],
  ])('has no time, and waits for nothing, with a timeout of 0 (%s)', (_when, steps) => {
    const state = new EndState(0);
    for (const step of steps) step(state);
    expect(askedOf(state)).toEqual({
      mayFlush: false,
      exportMillis: 0,
      leftMillis: 0,
      hasGivenUp: true,
      hasWaitedInVain: false,
    });
  });
});

describe('the signal that the process is to die of', () => {
  it.each<[what: string, timesMillis: readonly number[], receipts: readonly string[]]>([
    ['is the first', [7], ['first']],
    ['is a duplicate for half a second', [7, 8, 507], ['first', 'duplicate', 'duplicate']],
    ['is repeated from then on', [7, 508, 509], ['first', 'repeated', 'repeated']],
  ])('%s', (_what, timesMillis, receipts) => {
    const state = new EndState(TIMEOUT_MILLIS);
    expect(timesMillis.map((nowMillis) => state.receiveSignal(nowMillis))).toEqual(receipts);
  });

  it.each<[after: string, steps: readonly Step[]]>([
    ['at once', []],
    ['after a flush', [interrupt(0), deliver]],
    ['of a repeated one', [interrupt(0), interrupt(501)]],
  ])('kills once (%s)', (_after, steps) => {
    const state = new EndState(TIMEOUT_MILLIS);
    for (const step of steps) step(state);
    const wasKilled = state.isKilled;
    state.kill();
    expect([wasKilled, state.isKilled]).toEqual([false, true]);
  });
});

describe('a signal that the event loop has not seen', () => {
  it.each<[what: string, steps: readonly ('turnLoop' | 'passSignal')[], isPossible: boolean]>([
    ['is possible from the start', [], true],
    ['is none once the loop has turned', ['turnLoop'], false],
    ['is possible again when the application has heard one', ['turnLoop', 'passSignal'], true],
    ['is none when the loop has turned for that, too', ['passSignal', 'turnLoop'], false],
  ])('%s', (_what, steps, isPossible) => {
    const state = new EndState(TIMEOUT_MILLIS);
    for (const step of steps) state[step]();
    expect(state.isSignalPossible).toBe(isPossible);
  });
});
