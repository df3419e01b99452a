// oxlint-disable no-underscore-dangle -- the name that Node.js has given it
import { describe, expect, it } from '@jest/globals';
import { watchOwnSignals } from '../../src/process-end/own-signals';

const create = (kill: unknown = (...args: unknown[]) => void sent.push(args)) => {
  sent.length = 0;
  const heard: string[] = [];
  const process = { pid: 7, _kill: kill } as unknown as NodeJS.Process & {
    _kill(pid: number, signal: number): unknown;
  };
  watchOwnSignals(process, (signal) => heard.push(signal));
  return { process, heard };
};
const sent: unknown[][] = [];

describe('watchOwnSignals', () => {
  it('tells of a signal that the process sends to itself, and sends it', () => {
    const { process, heard } = create();
    process._kill(7, 15);
    expect([heard, sent]).toEqual([['SIGTERM'], [[7, 15]]]);
  });

  it.each([
    ['to others', 8, 15],
    ['to look whether it is there', 7, 0],
    ['that has no name', 7, 63],
  ])('tells nothing of one %s', (_what, pid, signal) => {
    const { process, heard } = create();
    process._kill(pid, signal);
    expect([heard, sent]).toEqual([[], [[pid, signal]]]);
  });

  it('leaves a process as it is that has no such function', () => {
    const { process } = create(null);
    expect(process._kill).toBeNull();
  });

  it('keeps the name of the function', () => {
    const { process } = create(function _kill() {});
    expect(process._kill.name).toBe('_kill');
  });
});
