import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startApp, type App, type AppOptions } from '../src';

const APPS = join(__dirname, 'apps');
const start = (args: readonly string[] = [], options: Partial<AppOptions> = {}): Promise<App> =>
  startApp('server.cjs', { cwd: APPS, door: 'none', args, ...options });

describe('startApp', () => {
  it('waits for the port and sends requests there', async () => {
    const app = await start();
    const answer = await app.request('/a?b=c', {
      method: 'POST',
      headers: { 'x-given': 'header' },
      body: 'body',
    });
    expect(answer).toMatchObject({ status: 201, body: '/a?b=c header body' });
    expect(answer.headers['x-method']).toBe('POST');
    expect(app.url).toBe(`http://127.0.0.1:${app.port}`);
    await app.stop();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops by %s and returns the run', async (signal) => {
    const app = await start();
    const run = await app.stop(signal);
    expect(run).toMatchObject({ exitCode: null, signal, spans: [] });
    expect(run.stdout).toContain('"port"');
  });

  it('gives the same run when it is stopped again', async () => {
    const app = await start();
    expect(await app.stop()).toBe(await app.stop());
  });

  it('rejects with the output when the application ends before it listens', async () => {
    await expect(start(['broken'])).rejects.toThrow(/ended before it listened\n[^]*cannot start/);
  });

  it('rejects with the output when the application has ended before it is stopped', async () => {
    const app = await start(['short']);
    while (isAlive(app.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(app.stop()).rejects.toThrow(/ended before it was told to\n[^]*"port"/);
  });

  it('kills an application that does not stop', async () => {
    const app = await start(['deaf'], { lifetimeMillis: 1_000 });
    await expect(app.stop()).rejects.toThrow(/had to be killed/);
    expect(() => process.kill(app.pid, 0)).toThrow(/ESRCH/);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
