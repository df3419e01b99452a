import { describe, expect, it } from '@jest/globals';
import { withoutIgnored } from '../../src/lifecycle/ignored-signals';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/** What Linux says of a process whose ignored signals are these bits. */
const statusOf = (mask: string) =>
  `Name:\tnode\nSigPnd:\t0000000000000000\nSigBlk:\tffffffffffffffff\nSigIgn:\t${mask}\nSigCgt:\tffffffffffffffff\n`;

describe('withoutIgnored', () => {
  it.each([
    ['0000000000000000', []],
    ['0000000000000001', ['SIGHUP']],
    ['0000000000000002', ['SIGINT']],
    ['0000000000000004', ['SIGQUIT']],
    ['0000000000000800', ['SIGUSR2']],
    ['0000000000004000', ['SIGTERM']],
    ['0000000000004807', ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']],
    ['0000000001001000', []],
    ['8000000000000000', []],
  ] as const)('leaves out what a mask says (%s)', (mask, ignored: readonly string[]) => {
    const left = withoutIgnored(SIGNALS, statusOf(mask));
    expect(left).toEqual(SIGNALS.filter((signal) => !ignored.includes(signal)));
  });

  it.each([
    ['the system does not say', 'Name:\tnode\n'],
    ['what it says cannot be read', 'SigIgn:\tunknown\n'],
    ['it says nothing', ''],
  ])('leaves out nothing where %s', (_why, status) => {
    expect(withoutIgnored(SIGNALS, status)).toEqual(SIGNALS);
  });
});
