import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver } from '@acme/otlp-receiver';
import { DOORS, runApp, type Run, type RunOptions } from '../src';

let folder: string;

// a copy, since a door writes into it
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acme-testkit-'));
  cpSync(join(__dirname, 'apps'), folder, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (entry: string | undefined, options: Partial<RunOptions> = {}): Promise<Run> =>
  runApp(entry, { cwd: folder, register: './register.cjs', ...options });

describe('runApp', () => {
  it('returns how the application ended and what it printed', async () => {
    const { exitCode, signal, stdout, stderr, durationMillis } = await run('app.cjs', {
      door: 'none',
      env: { EXIT_CODE: '3' },
      args: ['one', 'two'],
      ending: 3,
    });
    expect({ exitCode, signal, stderr }).toEqual({
      exitCode: 3,
      signal: null,
      stderr: 'to stderr\n',
    });
    expect(JSON.parse(stdout)).toMatchObject({ args: ['one', 'two'] });
    expect(durationMillis).toBeGreaterThan(0);
  });

  it('gives a clean environment with the endpoint of the receiver', async () => {
    process.env['OTEL_SERVICE_NAME'] = 'inherited';
    process.env['NODE_OPTIONS'] = '--no-warnings';
    try {
      const { stdout } = await run('app.cjs', { door: 'none', env: { MY_OWN: '1' } });
      const { env } = JSON.parse(stdout) as { env: Record<string, string> };
      expect(env).toMatchObject({
        MY_OWN: '1',
        OTEL_EXPORTER_OTLP_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      });
      expect(env).not.toHaveProperty('OTEL_SERVICE_NAME');
      expect(env).not.toHaveProperty('NODE_OPTIONS');
    } finally {
      delete process.env['OTEL_SERVICE_NAME'];
      delete process.env['NODE_OPTIONS'];
    }
  });

  it.each(['20.10', '22.15', '24', '26'] as const)('runs on Node.js %s', async (nodeVersion) => {
    const { stdout } = await run('app.cjs', { door: 'none', nodeVersion });
    expect(JSON.parse(stdout)).toMatchObject({
      version: expect.stringMatching(new RegExp(`^v${nodeVersion}\\.`)),
    });
  });

  it.each(DOORS)('opens the door %s', async (door) => {
    for (const entry of ['app.cjs', 'app.mjs']) {
      const { stdout } = await run(entry, { door });
      expect(stdout).toMatch(/^registered\n./);
    }
    expect(existsSync(join(folder, 'app.first-line.cjs'))).toBe(door === 'first-line');
  });

  it('runs Node.js without an entry', async () => {
    const { stdout } = await run(undefined, { nodeArgs: ['--eval', 'console.log("evaluated")'] });
    expect(stdout).toBe('registered\nevaluated\n');
  });

  it('returns the telemetry that arrived', async () => {
    const { spans, traces, requests } = await run('sender.cjs', { door: 'none' });
    expect(spans).toMatchObject([{ name: 'work', scope: { name: 'app' } }]);
    expect(traces).toHaveLength(1);
    expect(requests).toHaveLength(1);
  });

  it('leaves a receiver that it was given open', async () => {
    const receiver = await createReceiver();
    try {
      await run('sender.cjs', { door: 'none', receiver });
      const { spans } = await run('sender.cjs', { door: 'none', receiver });
      expect(spans).toHaveLength(2);
    } finally {
      await receiver.close();
    }
  });

  it.each([
    ['with exit code 3', 'process.exit(3)', 0],
    ['with exit code 0', '', 'SIGTERM'],
    ['by SIGTERM', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", 0],
  ] as const)(
    'rejects with the output when the application ends %s, unexpectedly',
    async (how, end, ending) => {
      const ended = run(undefined, {
        nodeArgs: ['--eval', `console.log('began'); ${end}`],
        door: 'none',
        ending,
      });
      await expect(ended).rejects.toThrow(
        `the application ended ${how} and not, as expected, with ${ending}\nbegan\n`,
      );
    },
  );

  it.each([
    ["process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", 'SIGTERM'],
    ['process.exit(3)', 'any'],
  ] as const)(
    'returns the run of an application that ends as expected: %s',
    async (end, ending) => {
      const ended = await run(undefined, { nodeArgs: ['--eval', end], door: 'none', ending });
      expect(ended.exitCode ?? ended.signal).toBe(ending === 'any' ? 3 : ending);
    },
  );

  it('kills an application that does not end, and shows what it printed', async () => {
    const ending = run('forever.cjs', { door: 'none', lifetimeMillis: 500 });
    await expect(ending).rejects.toThrow(/forever\.cjs had to be killed\nbegan/);
  });
});
