import { describe, expect, it } from '@jest/globals';
import { createMisbehavingReceiver } from '../support/misbehaving-receiver';
import { otherLines, runApp } from '../support/run';

/** The exit codes that are not 0, by what the listener does. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  'sets an exit code': 7,
  'sets an exit code late': 9,
};

const SENT_BY = { 'asks itself': 2, 'asks itself twice': 4 };

describe('beforeExit is emitted as often as in plain Node.js', () => {
  it.each([
    ['with nothing to send', 1, []],
    ['with an exit code', 1, ['sets an exit code']],
    ['with spans', 1, ['asks itself']],
    ['with spans and an exit code', 1, ['asks itself', 'sets an exit code']],
    ['with spans and a listener that prints', 1, ['asks itself', 'prints']],
    ['with spans and a listener for once', 1, ['asks itself', 'listens once']],
    ['with spans and a timer that is not waited for', 1, ['asks itself', 'leaves a timer behind']],
    ['with a listener that waits twice', 3, ['waits twice']],
    ['with spans and a listener that waits twice', 3, ['asks itself', 'waits twice']],
    ['with spans and one that turns the loop', 3, ['asks itself', 'turns the loop twice']],
    ['with spans and one that reads a file', 3, ['asks itself', 'reads a file twice']],
    ['with spans and one that awaits', 3, ['asks itself', 'awaits and waits twice']],
    ['with a listener whose work makes spans', 3, ['asks itself twice']],
    ['with all that', 3, ['asks itself', 'prints', 'waits twice', 'sets an exit code']],
  ])('%s', async (_, times, args) => {
    const [plain, run] = await runBoth(args);
    expect(plain.stdout.match(/before exit/g)).toHaveLength(times);
    expect(run.stdout).toBe(plain.stdout);
    expect(otherLines(run)).toEqual(otherLines(plain));
    const sent = Object.entries(SENT_BY).filter(([habit]) => args.includes(habit));
    expect(run.spans).toHaveLength(sent.reduce((sum, [, spans]) => sum + spans, 0));
  });

  it.each([
    ['leaves a timer behind', 1],
    ['clears a timer in a microtask', 1],
    ['clears a timer after a hundred microtasks', 1],
    ['clears a timer after fifty ticks', 1],
    ['clears an immediate', 1],
    ['takes the reference of a timer', 1],
    ['gives a timer its reference', 3],
    ['closes a server in a microtask', 3],
    ['closes a server that was not waited for', 2],
    ['only has promises', 1],
    ['compresses', 3],
    ['hashes', 3],
    ['asks for random bytes', 3],
    ['starts a thread', 3],
    ['starts a process', 3],
    ['stands before others', 3],
    ['listens three times for once', 1],
    ['asks itself five times', 6],
    ['sets an exit code late', 1],
    ['throws', 2],
  ])('and everything is delivered, with a listener that %s', async (habit, times) => {
    const [plain, run] = await runBoth(['asks itself', habit]);
    expect(plain.stdout.match(/before exit/g)).toHaveLength(times);
    expect(run.stdout).toBe(plain.stdout);
    expect(otherLines(run)).toEqual(otherLines(plain));
    expect(run.spans).toHaveLength(habit === 'asks itself five times' ? 12 : 2);
  });

  it.each(['compresses', 'clears a timer in a microtask', 'closes a server in a microtask'])(
    'over http/json too, with a listener that %s',
    async (habit) => {
      const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
      const [plain, run] = await runBoth(['asks itself', habit], env);
      expect(run.stdout).toBe(plain.stdout);
      expect(run.spans).toHaveLength(2);
    },
  );

  it('with a collector that never answers', async () => {
    const collector = await createMisbehavingReceiver({ kind: 'hang', reads: false });
    try {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ACME_OTEL_SHUTDOWN_TIMEOUT: '100' };
      const [plain, run] = await runBoth(['asks itself', 'waits twice'], env);
      expect(plain.stdout.match(/before exit/g)).toHaveLength(3);
      expect(run.stdout).toBe(plain.stdout);
    } finally {
      await collector.close();
    }
  });
});

/** The time that the end has is not what is tested here, and a busy machine may need more. */
const PATIENT = { ACME_OTEL_SHUTDOWN_TIMEOUT: '10000' };

function runBoth(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const ending = args.map((habit) => EXIT_CODES[habit]).find((code) => code !== undefined) ?? 0;
  return Promise.all([
    runApp('before-exit.cjs', { args, ending, door: 'none' }),
    runApp('before-exit.cjs', { args, ending, env: { ...PATIENT, ...env } }),
  ]);
}
