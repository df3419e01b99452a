import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOORS, type NodeVersion } from '@acme/otel-testkit';
import { installationFolder } from './support/installation';
import { runApp, runScript, startApp } from './support/run';

/** Prints, at the end, which of the distro's files were loaded. */
const TELL_LOADED = `
  process.on('exit', () => {
    const files = Object.keys(require.cache).filter((file) => file.includes('otel-auto'));
    console.log(files.map((file) => require('path').basename(file)).join(' '));
  });`;

const PRELOAD_ONLY = 'register.js preload.js\n';

describe('a script that uses no listed library', () => {
  it.each(DOORS.filter((door) => door !== 'first-line'))(
    'loads the preload only and sends nothing (%s)',
    async (door) => {
      const run = await runScript(TELL_LOADED, { door });
      expect(run).toMatchObject({ stdout: PRELOAD_ONLY, requests: [] });
    },
  );

  // What waits for that second would load more at its end.
  it.each([10, 300])('is not kept alive for a second when it lives for %i ms', async (millis) => {
    const run = await runScript(`${TELL_LOADED} setTimeout(() => {}, ${millis});`);
    expect(run).toMatchObject({ stdout: PRELOAD_ONLY, requests: [] });
  });

  it('sends nothing when it dies before it has used any', async () => {
    const run = await runScript("throw new Error('early')", { ending: 1 });
    expect(run.stderr).toContain('Error: early');
    expect(run.requests).toEqual([]);
  });

  it('sends the metrics of the runtime and the process when it lives longer', async () => {
    const run = await runScript('setTimeout(() => {}, 1500);');
    const names = new Set(run.metricPoints.map(({ name }) => name));
    expect([...names]).toEqual(
      expect.arrayContaining([
        'nodejs.eventloop.delay.p99',
        'nodejs.eventloop.utilization',
        'v8js.memory.heap.used',
        'process.cpu.time',
        'process.memory.usage',
      ]),
    );
    expect(run).toMatchObject({ spans: [], logRecords: [] });
  });

  it('sends no metrics when they are switched off', async () => {
    const env = { OTEL_METRICS_EXPORTER: 'none' };
    const run = await runScript(`${TELL_LOADED} setTimeout(() => {}, 1500);`, { env });
    expect(run.requests).toEqual([]);
    expect(run.stdout).toContain('preload.js');
    expect(run.stdout).not.toContain('core.js');
  });
});

describe('a listed library', () => {
  it('loads the core and its own instrumentation, no other', async () => {
    const run = await runScript(`${TELL_LOADED} require('koa');`);
    const files = run.stdout.trim().split(' ');
    expect(files).toEqual(expect.arrayContaining(['core.js', 'koa.js']));
    expect(files).not.toContain('express.js');
    expect(files.filter((file) => file.startsWith('otlp-') || file === 'metrics.js')).toEqual([]);
  });
});

describe.each([
  ['1.9', 'api-1.9'],
  ['1.10', '@opentelemetry/api'],
  ['1.11', '@opentelemetry/api'],
])('a copy of the API %s that the application has', (version, installed) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(installationFolder(), `api-${version}-`));
    const copy = join(folder, 'node_modules/@opentelemetry/api');
    cpSync(join(installationFolder(), 'node_modules', installed), copy, { recursive: true });
    if (version === '1.11') raiseVersion(copy, '1.11.0');
    for (const name of ['api.cjs', 'api.mjs', 'printf.cjs']) {
      cpSync(join(installationFolder(), name), join(folder, name));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const cases = (['22.15', '24', '26'] as const).flatMap((nodeVersion) =>
    (['api.cjs', 'api.mjs'] as const).flatMap((entry) =>
      (['require', 'first-line'] as const).map((door) => [entry, door, nodeVersion] as const),
    ),
  );

  it.each(cases)(
    'records, by %s behind %s on Node.js %s',
    async (entry, door, nodeVersion: NodeVersion) => {
      const run = await runApp(entry, { cwd: folder, door, nodeVersion });
      expect(run.spans.map(({ name, scope }) => [name, scope.name])).toEqual([['work', 'app']]);
      expect(run.metricPoints.findLast(({ name }) => name === 'done')).toMatchObject({ value: 1 });
      if (version !== '1.9') {
        expect(run.logRecords).toMatchObject([{ body: 'worked', spanId: run.spans[0]?.spanId }]);
      }
      expect(run.stdout).toBe('');
    },
  );

  it('gives the active span inside a printf of winston', async () => {
    const app = await startApp('printf.cjs', { cwd: folder });
    await app.request('/');
    const run = await app.stop();
    const [record] = run.logRecords;
    expect(record).toBeDefined();
    expect(record?.traceId).toBe(run.spans[0]?.traceId);
    expect(run.stdout.split('\n')).toContain(`${record?.traceId} asked`);
  });
});

/** Makes a copy of the API say that it is of another version. */
function raiseVersion(folder: string, version: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const raised = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file === 'package.json' || /^dist.*\.[cm]js$/.test(file))
    .filter((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), text.replaceAll(manifest.version, version));
      return text.includes(manifest.version);
    });
  // the manifest, and the API's own idea of its version in CommonJS and as an ES module
  if (raised.length < 3) throw new Error(`only ${raised.join(', ')} said the version`);
}
