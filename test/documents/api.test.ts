import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runApp, type Run } from '@acme/otel-testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from '../support/exec-file';
import { installExample } from '../support/install-example';
import { ownLines, runScript } from '../support/run';
import { findCodeBlocks } from './support/code-blocks';

const ROOT = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
const BLOCKS = findCodeBlocks(DOCUMENT);

/** The examples by the heading that they stand under, and what each promises. */
const EXAMPLES: Readonly<Record<string, (run: Run) => void>> = {
  start: (run) => {
    expect(run.stdout).toContain('the shop is open');
    const [record] = run.logRecords;
    expect(record).toMatchObject({ body: 'the shop is open' });
    expect(record?.resource.attributes).toMatchObject({
      'service.name': 'shop',
      'service.version': '1.2.3',
    });
  },

  'Options of start': (run) => {
    expect(run.spans).toMatchObject([
      { name: 'count the stock', attributes: { 'shop.tenant': 'north' } },
    ]);
  },

  Handle: (run) => {
    expect(run.stdout).toBe('waits 1000 ms at the end\n');
    expect(run).toHaveTrace('tidy up  INTERNAL  @acme/otel-auto');
  },

  withSpan: (run) => {
    expect(run.stdout).toBe('invoice of 1001\nno order\n');
    expect(run.spans).toMatchObject([
      { name: 'write invoice', attributes: { 'shop.order': '1001', 'shop.pages': 2 } },
      { name: 'write invoice', status: { code: 'ERROR' }, events: [{ name: 'exception' }] },
    ]);
  },

  setRequestAttributes: (run) => {
    const expected = { 'user.id': 'ada', 'shop.tenant': 'north' };
    for (const kind of ['SERVER', 'INTERNAL']) {
      expect(run.spans.find((span) => span.kind === kind)?.attributes).toMatchObject(expected);
    }
    const lines = run.logRecords.filter(({ body }) => body === 'looking');
    expect(lines).toMatchObject([{ attributes: expected }]);
  },

  '@Span': (run) => {
    expect(run.stdout).toBe('lamp reserved 5\n');
    expect(run.spans.find(({ name }) => name === 'reserve stock')?.attributes).toEqual({
      'code.function.name': 'Stock.reserve',
      'shop.warehouse': 'north',
    });
    expect(run).toHaveTrace('Stock.count  INTERNAL  @acme/otel-nestjs');
  },

  OtelModule: (run) => {
    expect(run).toHaveTrace('place order  INTERNAL  shop');
    const orders = run.metricPoints.find(({ name }) => name === 'orders');
    expect(orders).toMatchObject({
      attributes: { 'shop.sku': 'lamp' },
      scope: { name: 'shop', version: '1.2.3' },
    });
  },

  NestInstrumentation: (run) => {
    expect(run).toHaveTrace('Create Nest App  INTERNAL  @acme/otel-nestjs');
  },

  'OpenTelemetryTransport and traceContext': (run) => {
    const [looking, left] = run.stdout.trim().split('\n');
    const [{ traceId, spanId } = { traceId: '', spanId: '' }] = run.spans;
    expect(JSON.parse(looking ?? '')).toMatchObject({ message: 'looking', traceId });
    expect(JSON.parse(left ?? '')).toMatchObject({ span_id: spanId, trace_flags: '01' });
    expect(run.logRecords).toMatchObject([
      { body: 'few lamps left', attributes: { left: 2 }, traceId, spanId },
    ]);
  },

  instrumentWinstonLogger: (run) => {
    expect(run.stdout).toMatch(/exported[^]*only printed/);
    expect(run.logRecords.map(({ body }) => body)).toEqual(['exported']);
    expect(run.logRecords[0]?.attributes).toHaveProperty(['code.file.path']);
  },
};

/** Examples that set up an SDK by hand, which the distro would stay away from. */
const WITHOUT_DISTRO: ReadonlySet<string> = new Set([
  'NestInstrumentation',
  'OpenTelemetryTransport and traceContext',
  'instrumentWinstonLogger',
]);

/** Examples that call `start()` themselves. */
const STARTING: ReadonlySet<string> = new Set(['start', 'Options of start', 'Handle']);

/** Headings whose blocks are compiled and not run, each with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {};

const folderOf = (heading: string) => heading.replaceAll(/\W+/g, '-');

// Not in a hook: what has to be installed first is not bounded by a hook's time.
const folder = mkdtempSync(join(installExample(), 'documents-'));

describe('an example of docs/api.md', () => {
  beforeAll(async () => {
    for (const { heading, file, text } of BLOCKS) {
      mkdirSync(join(folder, folderOf(heading)), { recursive: true });
      writeFileSync(join(folder, folderOf(heading), file), text);
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await execFile(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
      cwd: folder,
    }).catch(({ stdout }: { stdout: string }) => {
      throw new Error(`the examples of docs/api.md do not compile\n${stdout}`);
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stands under a heading that is run here, or says why it is not', () => {
    const headings = [...new Set(BLOCKS.map(({ heading }) => heading))];
    expect(headings.sort()).toEqual([...Object.keys(EXAMPLES), ...Object.keys(NOT_RUN)].sort());
  });

  it.each(Object.entries(EXAMPLES))(
    'does what it promises: %s',
    async (heading, expectPromised) => {
      const run = await runApp('main.js', {
        cwd: join(folder, folderOf(heading)),
        door: WITHOUT_DISTRO.has(heading) || STARTING.has(heading) ? 'none' : 'require',
      });
      expect(run).toMatchObject({ exitCode: 0, signal: null });
      expectPromised(run);
    },
  );
});

describe('docs/api.md', () => {
  it('names each option of start()', async () => {
    const run = await runScript(
      `try { require('@acme/otel-auto').start({ unknown: 1 }) } catch (error) { console.log(error.message) }`,
      { door: 'none' },
    );
    const options = /the options are (.*)$/m.exec(run.stdout)?.[1]?.split(', ') ?? [];
    expect(options).not.toEqual([]);
    const section = DOCUMENT.split('## Options of `start`')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(named).toEqual(options);
  });

  it('says what start() answers when it is called again', async () => {
    const run = await runScript(
      `const { start } = require('@acme/otel-auto');
       console.log(start({ logLevel: 'info' }).settings.logLevel);`,
      { env: { OTEL_LOG_LEVEL: 'warn' } },
    );
    expect(run.stdout).toBe('warn\n');
    expect(ownLines(run).join('\n')).toMatch(/came too late: logLevel/);
  });
});

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noUnusedLocals: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['.'],
};
