import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'otlp-receiver-'));
const cli = join(folder, 'cli.cjs');
const env = { ...process.env, NODE_OPTIONS: '' };

beforeAll(() => {
  const entryPoints = [join(__dirname, '../src/cli.ts')];
  buildSync({ entryPoints, bundle: true, platform: 'node', target: 'node20.6', outfile: cli });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('otlp-receiver', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = async (...args: string[]) => {
    const child = spawn(process.execPath, [cli, '--port', '0', ...args], { env });
    children.push(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
    const until = async (name: 'stdout' | 'stderr', pattern: RegExp) => {
      while (!pattern.test(output[name])) await once(child[name], 'data');
      return pattern.exec(output[name]) ?? [];
    };
    const [, url = ''] = await until(
      args.includes('--json') ? 'stderr' : 'stdout',
      /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)\n/,
    );
    return { child, output, until, url };
  };

  const log = (url: string) =>
    fetch(`${url}/v1/logs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"},"severityNumber":13}]}]}]}',
    });

  const fails = (...args: string[]) =>
    promisify(execFile)(process.execPath, [cli, ...args], { env }).catch((error: unknown) => error);

  it('says where it listens, prints what arrives, and ends with 0 on Ctrl-C', async () => {
    const { child, output, until, url } = await start();
    expect(output.stdout).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+; Ctrl-C ends it\./);
    await log(url);
    await until('stdout', /unknown_service {2}WARN hello\n/);
    expect(output.stdout).not.toContain('\u001b');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output.stderr).toBe('');
  });

  it('prints nothing but JSON with --json', async () => {
    const { child, output, until, url } = await start('--json');
    await log(url);
    await until('stdout', /\n/);
    expect(JSON.parse(output.stdout)).toMatchObject({ logRecord: { body: 'hello' } });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const { child, output, url } = await start();
    const exit = once(child, 'exit');
    child.stdout.destroy();
    await log(url).catch(() => {});
    expect(await exit).toEqual([0, null]);
    expect(output.stderr).toBe('');
  });

  it('says in one line that its port is in use, and ends with 1', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    expect(await fails('--port', port)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `otlp-receiver: port ${port} of 127.0.0.1 is in use; stop what listens there, or pass another --port\n`,
    });
  });

  it('says in one line what is wrong with its arguments, and ends with 2', async () => {
    expect(await fails('--port', 'http')).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'otlp-receiver: --port takes a number from 0 to 65535, not "http" (otlp-receiver --help)\n',
    });
  });

  it('explains itself', async () => {
    expect(await fails('--help')).toMatchObject({
      stderr: '',
      stdout: expect.stringMatching(/^Usage: /),
    });
  });
});
