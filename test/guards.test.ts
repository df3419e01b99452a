import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCleanEnvironment, findNode, type NodeVersion } from '@acme/otel-testkit';
import { installationFolder } from './support/installation';
import { execFile } from './support/exec-file';
import { otherLines, ownLines, runApp, runScript } from './support/run';

const TOO_OLD: readonly NodeVersion[] = ['8', '12', '16', '18'];

/** The register by its absolute path, for a Node.js that does not know `exports`. */
const registerFile = () => join(installationFolder(), 'node_modules/@acme/otel-auto/register.js');

describe.each(TOO_OLD)('on Node.js %s', (nodeVersion) => {
  it.each([
    ['by the name of the package', () => '@acme/otel-auto/register'],
    ['by its path', registerFile],
  ])('the application runs, %s, and one line says why it has no telemetry', async (_, register) => {
    const run = await runApp('hello.cjs', {
      nodeVersion,
      register: register(),
      args: ['world'],
      env: { EXIT_CODE: '3' },
      ending: 3,
    });
    expect(run).toMatchObject({ stdout: 'hello world\n', requests: [] });
    expect(run.stderr).toMatch(
      new RegExp(`^otel-auto: Node\\.js ${nodeVersion}\\.[\\d.]+ is too old for telemetry.*\\n$`),
    );
  });

  it('NODE_OPTIONS does no harm', async () => {
    // Node.js 8 ends with `--require=…` in NODE_OPTIONS before it loads anything of ours
    const env = { NODE_OPTIONS: '--require @acme/otel-auto/register' };
    const run = await runApp('hello.cjs', { nodeVersion, door: 'none', env });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'hello \n' });
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('an installation that is broken', () => {
  let folder: string;

  beforeAll(() => {
    // the real path, which is what Node.js prints
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'acme-broken-')));
    cpSync(join(installationFolder(), 'hello.cjs'), join(folder, 'hello.cjs'));
    for (const name of ['@acme/otel-auto', '@opentelemetry/api']) {
      const path = join('node_modules', name);
      cpSync(join(installationFolder(), path), join(folder, path), { recursive: true });
    }
    const library = join(folder, 'node_modules/lru-memoizer');
    mkdirSync(library);
    writeFileSync(join(library, 'package.json'), '{ "name": "lru-memoizer", "version": "3.0.0" }');
    writeFileSync(join(library, 'index.js'), 'module.exports = () => () => {};');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['dist', 'dist/preload.js'])('lets the application run without %s', async (missing) => {
    const path = join(folder, 'node_modules/@acme/otel-auto', missing);
    renameSync(path, `${path}.away`);
    try {
      const run = await runApp('hello.cjs', { cwd: folder, env: { EXIT_CODE: '4' }, ending: 4 });
      expect(run.stdout).toBe('hello \n');
      expect(ownLines(run)).toEqual([
        expect.stringMatching(/^could not start \(.*\); the application runs without telemetry\./),
      ]);
      expect(otherLines(run)).toEqual([]);
    } finally {
      renameSync(`${path}.away`, path);
    }
  });

  it.each([
    ['dist/core.js', 'could not start'],
    ['dist/instrumentations/lru-memoizer.js', 'lru-memoizer is not instrumented'],
    ['dist/export.js', 'traces could not start'],
    ['dist/metrics.js', 'metrics could not start'],
  ])('lets the application run without %s and says: %s', async (missing, complaint) => {
    const path = join(folder, 'node_modules/@acme/otel-auto', missing);
    renameSync(path, `${path}.away`);
    try {
      const script = `
        const http = require('http');
        require('lru-memoizer');
        const server = http.createServer((request, response) => response.end('well')).listen(0, () => {
          http.get({ port: server.address().port }, (response) => {
            response.on('data', (data) => console.log(String(data)));
            response.on('end', () => server.close());
          });
        });`;
      const run = await runScript(script, { cwd: folder });
      expect(run).toMatchObject({ exitCode: 0, stdout: 'well\n' });
      const complaints = ownLines(run).filter((line) => line.startsWith(complaint));
      expect(complaints).toEqual([expect.stringContaining(missing)]);
      expect(otherLines(run)).toEqual([]);
    } finally {
      renameSync(`${path}.away`, path);
    }
  });
});

describe('the distro loaded more than once', () => {
  const script = `
    const http = require('http');
    const server = http.createServer((request, response) => response.end()).listen(0, () => {
      fetch('http://127.0.0.1:' + server.address().port).then(() => server.close());
    });`;
  const drawing = `
    GET    CLIENT  undici
      GET  SERVER  http
  `;

  it.each([
    ['twice by --require', ['--require', '@acme/otel-auto/register']],
    ['by --require and --import', ['--import', '@acme/otel-auto/register']],
    ['by its path too', ['--require', './node_modules/@acme/otel-auto/register.js']],
  ])('starts once: %s', async (_, nodeArgs) => {
    const run = await runScript(script, { nodeArgs });
    expect(startLines(run)).toHaveLength(1);
    expect(run.spans).toHaveLength(2);
    expect(run).toHaveTrace(drawing);
  });

  it('starts once by a flag and by NODE_OPTIONS', async () => {
    const env = { NODE_OPTIONS: '--import=@acme/otel-auto/register' };
    const run = await runScript(script, { env });
    expect(startLines(run)).toHaveLength(1);
    expect(run.spans).toHaveLength(2);
  });

  it('starts once from two copies of the package', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acme-copy-'));
    try {
      const copy = join(folder, 'node_modules/@acme/otel-auto');
      cpSync(join(installationFolder(), 'node_modules/@acme/otel-auto'), copy, { recursive: true });
      const run = await runScript(script, { nodeArgs: ['--require', join(copy, 'register.js')] });
      expect(startLines(run)).toHaveLength(1);
      expect(run.spans).toHaveLength(2);
      expect(run).toHaveTrace(drawing);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('OTEL_SDK_DISABLED', () => {
  const script = `
    const loaded = Object.keys(require.cache).filter((file) => /otel-auto|opentelemetry/.test(file));
    const http = require('http');
    console.log(JSON.stringify({ loaded, isNative: http.request.toString().includes('new ClientRequest') }));`;

  it.each(['true', 'TRUE', 'True'])('loads and patches nothing when it is %s', async (value) => {
    const run = await runScript(script, { env: { OTEL_SDK_DISABLED: value } });
    const { loaded, isNative } = JSON.parse(run.stdout) as { loaded: string[]; isNative: boolean };
    expect(loaded).toEqual([expect.stringMatching(/register\.js$/)]);
    expect(isNative).toBe(true);
    expect(run.stderr).toBe('');
  });

  it.each(['false', '', '1', 'yes'])('does not disable when it is "%s"', async (value) => {
    const run = await runScript(script, { env: { OTEL_SDK_DISABLED: value } });
    expect(startLines(run)).toHaveLength(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ isNative: false });
  });
});

describe('NODE_OPTIONS that other processes inherit', () => {
  const NODE_OPTIONS = `--require=@acme/otel-auto/register`;

  it.each([
    ['npm', ['--version']],
    ['npx', ['--version']],
    ['npm', ['run', 'hello']],
  ])('starts nothing in %s %j itself', async (command, args) => {
    const folder = installationFolder();
    const env = createCleanEnvironment({
      NODE_OPTIONS,
      PATH: `${join(findNode('24'), '..')}:${process.env['PATH']}`,
    });
    const { stdout, stderr } = await execFile(command, args, { cwd: folder, env });
    const started = stderr.split('\n').filter((line) => line.startsWith('otel-auto: '));
    expect(started).toHaveLength(args[0] === 'run' ? 1 : 0);
    expect(stdout.trim()).not.toBe('');
  });
});

describe('NODE_OPTIONS that a tool inherits', () => {
  it.each([
    ['node_modules/npm/bin/npm-cli.js', 0],
    ['node_modules/corepack/dist/pnpm.js', 0],
    ['.yarn/releases/yarn-4.9.1.cjs', 0],
    ['node_modules/pm2/bin/pm2', 0],
    ['node_modules/.bin/nest', 0],
    ['node_modules/@nestjs/cli/bin/nest.js', 0],
    ['dist/bundle.js', 1],
    ['apps/nest/main.js', 1],
  ])('%s has %d start lines', async (file, count) => {
    const folder = mkdtempSync(join(tmpdir(), 'acme-tool-'));
    try {
      const path = join(folder, file);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, 'console.log("ran");');
      const env = createCleanEnvironment({ NODE_OPTIONS: `--require ${registerFile()}` });
      const { stdout, stderr } = await execFile(findNode('24'), [path], { cwd: folder, env });
      expect(stdout).toBe('ran\n');
      expect(stderr.match(/^otel-auto: @acme/gm) ?? []).toHaveLength(count);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('threads', () => {
  it('have their telemetry, and no start line of their own', async () => {
    const run = await runScript(`
      const { Worker, isMainThread } = require('worker_threads');
      const { trace } = require('@opentelemetry/api');
      const work = "require('@opentelemetry/api').trace.getTracer('t').startSpan('of a thread').end()";
      for (let i = 0; i < 2; i += 1) new Worker(work, { eval: true });
      trace.getTracer('t').startSpan('of the main thread').end();`);
    expect(run.spans.map(({ name }) => name).toSorted()).toEqual([
      'of a thread',
      'of a thread',
      'of the main thread',
    ]);
    expect(startLines(run)).toHaveLength(1);
  });

  it.each(['20.10', '20', '22.15'] as const)(
    'starts nothing in the thread of a loader on Node.js %s',
    async (nodeVersion) => {
      const loader = 'data:text/javascript,export function resolve(s, c, n) { return n(s, c) }';
      const script = `require('module').register(${JSON.stringify(loader)}); import('node:os').then(() => console.log('done'))`;
      for (const door of ['require', 'import', 'node-options'] as const) {
        const run = await runScript(script, { nodeVersion, door });
        expect(run).toMatchObject({ exitCode: 0, stdout: 'done\n' });
        expect(startLines(run)).toHaveLength(1);
      }
    },
  );
});

function startLines(run: { readonly stderr: string }): string[] {
  return ownLines(run).filter((line) => line.startsWith('@acme/otel-auto '));
}
