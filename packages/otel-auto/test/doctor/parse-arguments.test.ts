import { describe, expect, it } from '@jest/globals';
import { parseArguments, USAGE } from '../../src/doctor/parse-arguments';

describe('parseArguments', () => {
  it('examines, for people or for programs', () => {
    expect(parseArguments(['doctor'])).toEqual({ does: 'examine', json: false });
    expect(parseArguments(['doctor', '--json'])).toEqual({ does: 'examine', json: true });
    expect(parseArguments(['--json', 'doctor'])).toEqual({ does: 'examine', json: true });
  });

  it.each([[['--help']], [['-h']], [['doctor', '--help']]])('explains itself: %j', (args) => {
    expect(parseArguments(args)).toEqual({ does: 'help' });
  });

  it('writes a configuration file, to stdout or to a new file', () => {
    expect(parseArguments(['config', '--init'])).toEqual({ does: 'init', output: undefined });
    expect(parseArguments(['config', '--init', '--output', 'a.yaml'])).toEqual({
      does: 'init',
      output: 'a.yaml',
    });
  });

  it('gives its version', () => {
    expect(parseArguments(['--version'])).toEqual({ does: 'version' });
  });

  it.each([
    [[], 'a command is missing'],
    [['nurse'], 'there is no command "nurse"'],
    [['doctor', 'me'], 'doctor takes no argument "me"'],
    [['doctor', '--init'], '--init and --output belong to config'],
    [['config'], 'config needs --init'],
    [['config', 'it', '--init'], 'config takes no argument "it"'],
    [['config', '--init', '--json'], '--json belongs to doctor'],
    [['doctor', '--jsn'], "Unknown option '--jsn'"],
    [['doctor', '--json=yes'], "Option '--json' does not take an argument"],
  ])('complains of %j in one line', (args, problem) => {
    expect(parseArguments(args)).toEqual({ does: 'complain', problem });
  });
});

describe('USAGE', () => {
  it('says what each exit code means', () => {
    expect(USAGE.split('Exit codes:\n')[1]?.split('\n')).toEqual([
      expect.stringMatching(/^ {2}0 {2}all that is to be sent was accepted/),
      '     the file is written',
      expect.stringMatching(/^ {2}1 {2}something did not arrive/),
      '     the file cannot be written',
      '  2  wrong usage',
    ]);
  });
});
