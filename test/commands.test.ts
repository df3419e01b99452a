import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(__dirname, '..');

const run = (script: string, ...args: readonly string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    encoding: 'utf8',
  });
  return { exitCode: status, firstLine: stderr.split('\n', 1)[0] };
};

describe('a command of the workspace that is given what it does not know', () => {
  it.each([
    ['bench/run.ts', ['--fast'], /^bench: unknown argument "--fast"; known: --peers, /],
    ['bench/run.ts', ['fast'], /^bench: unknown argument "fast"; known: --peers, /],
    ['bench/run.ts', ['--peers=all'], /^bench: unknown argument "--peers=all"; known: --peers, /],
    ['bench/run.ts', ['--runs'], /^bench: --runs: expected an integer from 1 to 1000, got ""$/],
    ['bench/run.ts', ['--runs', '--peers'], /^bench: --runs: expected an .*, got "--peers"$/],
    ['bench/run.ts', ['--only', 'logs,x'], /^bench: --only: expected start, .*, got "x"$/],
    ['bench/run.ts', ['--node=20'], /^bench: --node: expected 22, 24, 26, got "20"$/],
    ['scripts/test-configuration.ts', [], /^usage: npm run test:configuration -- --checkout /],
    ['scripts/test-configuration.ts', ['--fast'], /^usage: npm run test:configuration -- /],
    ['scripts/test-configuration.ts', ['--checkout', '/nowhere'], /^usage: npm run test:conf/],
    ['scripts/test-faults.ts', ['--fast'], /^unknown argument "--fast"; known: --quick, /],
    ['scripts/test-faults.ts', ['--node', '20'], /^--node: expected 22, 24, 26, got "20"$/],
    ['scripts/test-faults.ts', ['--case', '('], /^--case: Invalid regular expression/],
    ['scripts/test-faults.ts', ['--jobs', '9'], /^--jobs: expected 1 to 8, got "9"$/],
    [
      'scripts/demo.ts',
      ['-x'],
      /^demo: unknown argument "-x"; known: --watch, --no-build, --help$/,
    ],
  ] as const)('%s %j says so in one line and ends with 2', (script, args, line) => {
    const { exitCode, firstLine } = run(script, ...args);
    expect(firstLine).toMatch(line);
    expect(exitCode).toBe(2);
  });
});
