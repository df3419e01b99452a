import { describe, expect, it } from '@jest/globals';
import { ownLines, runApp, runScript, type FixtureOptions } from '../support/run';

/** The time after which a process counts as one that does not end. */
const LIFETIME_MILLIS = 5_000;

describe.each(['signal-exit', 'signal-exit3'])(
  'an application with a listener of %s',
  (version) => {
    it.each(['SIGTERM', 'SIGINT'] as const)(
      'dies by its own %s as in plain Node.js',
      async (signal) => {
        const args = [version, signal];
        const [plain, run] = await runBoth((options) =>
          runApp('signal-exit.cjs', { ...options, args, ending: signal }),
        );
        expect(plain.stdout).toBe(`exit null ${signal}\n`);
        expect(run.stdout).toBe(plain.stdout);
        expect(run).toHaveTrace(`
      GET            CLIENT  http
        GET          SERVER  http
          - INFO asked
    `);
      },
    );

    it('dies by a signal that comes before anything was recorded', async () => {
      const script = `
      require('http');
      const loaded = require('${version}');
      (loaded.onExit ?? loaded)(() => {});
      setInterval(() => {}, 1000);
      process.kill(process.pid, 'SIGTERM');`;
      const [, run] = await runBoth((options) =>
        runScript(script, { ...options, ending: 'SIGTERM' }),
      );
      expect(ownLines(run)).not.toEqual([]);
    });
  },
);

describe('the listeners of a signal', () => {
  const count = `
    console.log(JSON.stringify(['SIGTERM', 'SIGINT', 'SIGHUP', 'exit'].map((event) => [
      event,
      process.listenerCount(event),
      require('events').listenerCount(process, event),
      process.listeners(event).map(String),
      process.rawListeners(event).length,
    ])));`;

  it.each([
    ['when there is none', ''],
    ['when there is one', `process.on('SIGTERM', function mine() {});`],
    ['when one is for once', `process.once('SIGINT', function mine() {});`],
    [
      'when one has gone',
      `process.on('SIGTERM', mine); function mine() {} process.off('SIGTERM', mine);`,
    ],
    [
      'when all have gone',
      `process.on('SIGTERM', () => {}); process.removeAllListeners('SIGTERM');`,
    ],
  ])('are the application’s own, %s', async (_, listen) => {
    const script = `require('http'); ${count} ${listen} ${count}`;
    const [plain, run] = await runBoth((options) => runScript(script, options));
    expect(plain.stdout).not.toBe('');
    expect(run.stdout).toBe(plain.stdout);
  });

  it('are counted one by one', async () => {
    const script = `
      require('http');
      const mine = () => {};
      process.on('SIGTERM', mine).on('SIGTERM', mine).once('SIGTERM', mine);
      console.log(process.listenerCount('SIGTERM', mine), process.listenerCount('SIGTERM', () => {}));
      console.log(process.listeners('SIGTERM').map((listener) => listener === mine));`;
    const [plain, run] = await runBoth((options) => runScript(script, options));
    expect(plain.stdout).not.toBe('');
    expect(run.stdout).toBe(plain.stdout);
  });
});

const runBoth = <T>(run: (options: FixtureOptions) => Promise<T>): Promise<[T, T]> =>
  Promise.all([
    run({ door: 'none', lifetimeMillis: LIFETIME_MILLIS }),
    run({ door: 'require', lifetimeMillis: LIFETIME_MILLIS }),
  ]);
