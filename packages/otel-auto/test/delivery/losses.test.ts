import { describe, expect, it } from '@jest/globals';
import { Losses } from '../../src/delivery/losses';
import { createRecordingVoice } from '../support/recording-voice';

/** Losses, and a clock that the test sets. */
const create = () => {
  let now = 1_000_000;
  const voice = createRecordingVoice(() => now);
  const wait = (millis: number) => {
    now += millis;
  };
  return { losses: new Losses(voice), lines: voice.lines, wait };
};

describe('what is lost', () => {
  it.each([
    ['traces', 1, '1 span lost until now: no room.'],
    ['traces', 512, '512 spans lost until now: no room.'],
    ['metrics', 3, '3 data points lost until now: no room.'],
    ['logs', 20, '20 log records lost until now: no room.'],
  ] as const)('is said with its number and its cause (%s)', (signal, count, line) => {
    const { losses, lines } = create();
    losses.count(signal, count, 'no room');
    expect(lines).toEqual([line]);
  });

  it('is said at most once a minute, with all that was lost until then', () => {
    const { losses, lines, wait } = create();
    losses.count('traces', 1, 'no room');
    losses.count('traces', 10, 'no room');
    wait(59_999);
    losses.count('traces', 100, 'no room');
    wait(1);
    losses.count('traces', 1000, 'no room');
    expect(lines).toEqual([
      '1 span lost until now: no room.',
      '1111 spans lost until now: no room.',
    ]);
  });

  it('is counted by signal and cause', () => {
    const { losses, lines } = create();
    losses.count('traces', 1, 'no room');
    losses.count('logs', 2, 'no room');
    losses.count('traces', 4, 'the receiver refused them');
    expect(lines).toEqual([
      '1 span lost until now: no room.',
      '2 log records lost until now: no room.',
      '4 spans lost until now: the receiver refused them.',
    ]);
  });
});
