import { describe, expect, it } from '@jest/globals';
import type { LossCause } from '../../src/export/loss-cause';
import { Losses } from '../../src/export/losses';
import { createAlarms } from '../support/alarms';
import { createRecordingVoice } from '../support/recording-voice';

const FULL: LossCause = { type: 'outbox_full', words: 'no room' };
const REFUSED: LossCause = { type: 'rejected', words: 'refused' };

/** Losses, and time that passes when the test says so. */
const create = () => {
  const alarms = createAlarms();
  const voice = createRecordingVoice();
  return { losses: new Losses(voice, alarms.wait), lines: voice.lines, ...alarms };
};

describe('what is lost', () => {
  it.each([
    ['traces', 1, '1 span lost until now: no room.'],
    ['traces', 512, '512 spans lost until now: no room.'],
    ['metrics', 3, '3 data points lost until now: no room.'],
    ['logs', 20, '20 log records lost until now: no room.'],
  ] as const)('is said with its number and its cause (%s)', (signal, count, line) => {
    const { losses, lines } = create();
    losses.count(signal, count, FULL);
    expect(lines).toEqual([line]);
  });

  it('is said once a minute while it lasts, with all that was lost until then', () => {
    const { losses, lines, pass } = create();
    losses.count('traces', 1, FULL);
    losses.count('traces', 10, FULL);
    pass(59_999);
    losses.count('traces', 100, FULL);
    expect(lines).toHaveLength(1);
    pass(1);
    losses.count('traces', 1000, FULL);
    pass(60_000);
    expect(lines).toEqual([
      '1 span lost until now: no room.',
      '111 spans lost until now: no room.',
      '1111 spans lost until now: no room.',
    ]);
  });

  it('is said no more when it is over, and at once when it begins again', () => {
    const { losses, lines, pass, isWaiting } = create();
    losses.count('traces', 1, FULL);
    pass(60_000);
    expect([lines.length, isWaiting()]).toEqual([1, false]);
    losses.count('traces', 1, FULL);
    expect(lines.at(-1)).toBe('2 spans lost until now: no room.');
  });

  it('is counted by signal and cause', () => {
    const { losses, lines } = create();
    losses.count('traces', 1, FULL);
    losses.count('logs', 2, FULL);
    losses.count('traces', 4, REFUSED);
    expect(lines).toEqual([
      '1 span lost until now: no room.',
      '2 log records lost until now: no room.',
      '4 spans lost until now: refused.',
    ]);
  });
});

describe('what is lost and not said when the process ends', () => {
  it('is said in one line, with all that was lost until then by signal and cause', () => {
    const { losses, lines } = create();
    losses.count('traces', 1, FULL);
    losses.count('traces', 4, FULL);
    losses.count('logs', 2, FULL);
    losses.count('logs', 3, REFUSED);
    losses.count('logs', 5, REFUSED);
    losses.sayRest();
    expect(lines.slice(3)).toEqual([
      'the process ends; lost until now: 5 spans (no room), 8 log records (refused).',
    ]);
  });

  it('tells what a receiver may have taken from what is lost', () => {
    const { losses, lines } = create();
    const open = { type: 'rejected', words: 'refused together', isOpen: true } as const;
    for (const cause of [FULL, open]) {
      losses.count('traces', 1, cause);
      losses.count('traces', 4, cause);
    }
    losses.sayRest();
    expect(lines).toEqual([
      '1 span lost until now: no room.',
      '1 span not confirmed until now: refused together.',
      'the process ends; lost until now: 5 spans (no room); not confirmed until now: 5 spans (refused together).',
    ]);
  });

  it('is nothing when all was said, and said once', () => {
    const { losses, lines } = create();
    losses.sayRest();
    losses.count('traces', 1, FULL);
    losses.sayRest();
    expect(lines).toHaveLength(1);
    losses.count('traces', 1, FULL);
    losses.sayRest();
    losses.sayRest();
    expect(lines).toHaveLength(2);
  });
});
