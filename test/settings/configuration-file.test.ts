import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { installationFolder } from '../support/installation';
import { otherLines, ownLines, runScript, type RunFixtureOptions } from '../support/run';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acme-otel-auto-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function write(text: string): string {
  const file = join(folder, `${(count += 1)}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** A file with an exporter of each signal to the receiver, whose address only the environment has. */
const allSignals = ({ tracer = '', meter = '' } = {}) => `
file_format: "1.1"
propagator: {composite: [{tracecontext: }]}
tracer_provider:
  processors: [{batch: {exporter: {otlp_http: {endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces"}}}}]
  ${tracer}
meter_provider:
  readers: [{periodic: {exporter: {otlp_http: {endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/metrics"}}}}]
  ${meter}
logger_provider:
  processors: [{batch: {exporter: {otlp_http: {endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/logs"}}}}]
`;

const ALL_SIGNALS = allSignals();

const RECORD = `
  const api = require('@opentelemetry/api');
  api.trace.getTracer('app').startActiveSpan('work', (span) => {
    api.metrics.getMeter('app').createHistogram('done').record(3, { 'a.kept': 1, b: 2 });
    api.logs.getLogger('app').emit({ body: 'worked' });
    span.end();
  });`;

const runWith = (
  text: string,
  { env, ...options }: RunFixtureOptions = {},
  script: string = RECORD,
): Promise<Run> =>
  runScript(script, { ...options, env: { OTEL_CONFIG_FILE: write(text), ...env } });

const namesOf = (run: Run) => ({
  spans: run.spans.map(({ name }) => name),
  metrics: run.metricPoints.map(({ name }) => name).filter((name) => name === 'done'),
  records: run.logRecords.map(({ body }) => body),
});

const EVERYTHING = { spans: ['work'], metrics: ['done'], records: ['worked'] };

describe('the configuration file', () => {
  it('OTEL_CONFIG_FILE is read in the place of the environment', async () => {
    const run = await runWith(
      `${ALL_SIGNALS}
resource: {attributes: [{name: service.name, value: from the file}, {name: size, value: 3, type: int}]}`,
      {
        env: {
          OTEL_SDK_DISABLED: 'true',
          OTEL_SERVICE_NAME: 'from the environment',
          OTEL_EXPORTER_OTLP_HEADERS: 'api-key=leaked',
          OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
          OTEL_TRACES_EXPORTER: 'console',
        },
      },
    );
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(run.spans[0]?.resource.attributes).toMatchObject({
      'service.name': 'from the file',
      size: 3,
    });
    for (const request of run.requests) {
      expect(request.headers['api-key']).toBeUndefined();
      expect(request.encoding).toBe('identity');
    }
    expect(run.stdout).toBe('');
    expect(ownLines(run)[0]).toContain('for service "from the file": traces, metrics and logs to');
  });

  it('OTEL_EXPERIMENTAL_CONFIG_FILE is read too, with a word', async () => {
    const file = write(ALL_SIGNALS);
    const run = await runScript(RECORD, { env: { OTEL_EXPERIMENTAL_CONFIG_FILE: file } });
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(ownLines(run)).toContain(
      `OTEL_EXPERIMENTAL_CONFIG_FILE="${file}" is not the name that the variable has now (write OTEL_CONFIG_FILE); using it all the same`,
    );
  });

  it('sends what its exporters say', async () => {
    const run = await runWith(
      ALL_SIGNALS.replaceAll(
        'otlp_http: {',
        'otlp_http: {compression: gzip, encoding: json, headers: [{name: X-Key, value: "${KEY}"}], ',
      ),
      { env: { KEY: 'a, b=c' } },
    );
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(run.requests).toHaveLength(3);
    for (const request of run.requests) {
      expect(request).toMatchObject({ contentType: 'application/json', encoding: 'gzip' });
      expect(request.headers['x-key']).toBe('a, b=c');
    }
    expect(run.stderr).not.toContain('a, b=c');
  });

  it('samples, limits and views as it says', async () => {
    const run = await runWith(
      allSignals({
        tracer: `limits: {attribute_count_limit: 1}
  sampler:
    composite/development:
      rule_based:
        rules:
          - {attribute_values: {key: drop, values: ["yes"]}, sampler: {always_off: }}
          - {sampler: {always_on: }}`,
        meter: `views:
    - selector: {instrument_name: done}
      stream:
        name: renamed
        aggregation: {explicit_bucket_histogram: {boundaries: [1, 5]}}
        attribute_keys: {included: ["a.*"]}`,
      }),
      {},
      `${RECORD}
      const tracer = api.trace.getTracer('app');
      tracer.startSpan('dropped', { attributes: { drop: 'yes' } }).end();
      tracer.startSpan('limited', { attributes: { one: 1, two: 2 } }).end();`,
    );
    expect(run.spans.map(({ name }) => name).toSorted()).toEqual(['limited', 'work']);
    expect(run.spans.find(({ name }) => name === 'limited')?.attributes).toEqual({ one: 1 });
    const point = run.metricPoints.find(({ name }) => name === 'renamed');
    expect(point).toMatchObject({ attributes: { 'a.kept': 1 }, explicitBounds: [1, 5] });
  });

  it('disables the distro', async () => {
    const run = await runWith('file_format: "1.0"\ndisabled: true');
    expect(run).toMatchObject({ stdout: '', stderr: '', requests: [] });
  });

  it.each([
    [
      'a: [1',
      /"[^"]+" is not usable \(line 1, column 6: .+\); using the other environment variables$/,
    ],
    [
      'tracer_provider: ',
      /is not usable \(it has no file_format; write file_format: "1.1"\); using/,
    ],
    [
      'file_format: "0.4"',
      /is not usable \(its file_format is not supported; "1.0" and "1.1" are\)/,
    ],
    ['file_format: "1.1"\nlog_level: ${a b}', /is not usable \(\$\{a b\} refers to no variable\)/],
  ])('leaves the environment to decide if it is %j', async (text, sentence) => {
    const run = await runWith(text, { env: { OTEL_SERVICE_NAME: 'from the environment' } });
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(run.spans[0]?.resource.attributes['service.name']).toBe('from the environment');
    expect(ownLines(run).filter((line) => sentence.test(line))).toHaveLength(1);
    expect(otherLines(run)).toEqual([]);
  });

  it.each([
    ['/nowhere/otel.yaml', 'there is no such file'],
    ['/dev/zero', 'it is not a regular file'],
    [tmpdir(), 'it is not a regular file'],
  ])('leaves the environment to decide if %s cannot be read', async (file, cause) => {
    const run = await runScript(RECORD, { env: { OTEL_CONFIG_FILE: file } });
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(ownLines(run)).toContain(
      `OTEL_CONFIG_FILE="${file}" is not usable (${cause}); using the other environment variables`,
    );
  });

  it('names what it cannot do, and runs the rest', async () => {
    const run =
      await runWith(`${ALL_SIGNALS.replace('processors: [', 'processors: [{batch: {schedule_delay: -1, exporter: {otlp_file/development: {output_stream: file:///a}}}}, ')}
unknown_key: 1
disabled: "maybe\u001b[31m"`);
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(ownLines(run).slice(1)).toEqual(
      expect.arrayContaining([
        'disabled is not of the type boolean; ignored',
        'tracer_provider.processors[0].batch.schedule_delay is not at least 0; ignored',
        'tracer_provider.processors[0].batch.exporter.otlp_file/development is not supported (only output_stream: stdout is); ignored',
        'unknown_key is not a key of the format; ignored',
      ]),
    );
    expect(run.stderr).not.toContain('\u001b');
  });

  it('says what no other file can: what is ours stands under `distribution`', async () => {
    const run = await runWith(
      `${ALL_SIGNALS}
distribution:
  acme_otel_auto:
    http_ignored_paths: [/quiet]
    console_logs: true`,
      {},
      `const http = require('node:http');
      const server = http.createServer((request, response) => response.end()).listen(0, async () => {
        const { port } = server.address();
        for (const path of ['/quiet', '/loud']) await fetch('http://localhost:' + port + path);
        console.log('printed');
        server.close();
      });`,
    );
    const paths = run.spans
      .filter(({ kind }) => kind === 'SERVER')
      .map(({ attributes }) => attributes['url.path']);
    expect(paths).toEqual(['/loud']);
    expect(run.logRecords.map(({ body }) => body)).toEqual(['printed']);
  });

  it('leaves out the scopes that it turns off', async () => {
    const off = (entries: string) =>
      `_configurator/development: {default_config: {enabled: false}, ${entries}: [{name: "kept.*", config: {enabled: true}}]}`;
    const run = await runWith(
      allSignals({ tracer: `tracer${off('tracers')}`, meter: `meter${off('meters')}` }) +
        `  logger${off('loggers')}`,
      {},
      `const api = require('@opentelemetry/api');
      for (const scope of ['kept.a', 'left.out']) {
        api.trace.getTracer(scope).startActiveSpan(scope, (span) => {
          api.metrics.getMeter(scope).createCounter(scope).add(1);
          api.logs.getLogger(scope).emit({ body: scope });
          span.end();
        });
      }`,
    );
    expect(run.spans.map(({ name }) => name)).toEqual(['kept.a']);
    expect(run.metricPoints.map(({ name }) => name)).toEqual(['kept.a']);
    expect(run.logRecords.map(({ body }) => body)).toEqual(['kept.a']);
  });

  it('detects what it asks for, of which it keeps what it names', async () => {
    const run = await runWith(`${ALL_SIGNALS}
resource:
  detection/development:
    attributes: {included: ["process.*"], excluded: [process.pid]}
    detectors: [{host: }, {process: }]`);
    const keys = Object.keys(run.spans[0]?.resource.attributes ?? {});
    expect(keys).toContain('process.runtime.version');
    expect(keys).not.toContain('process.pid');
    expect(keys.filter((key) => /^(host|os)\./.test(key))).toEqual([]);
    const without = await runWith(ALL_SIGNALS);
    const own = Object.keys(without.spans[0]?.resource.attributes ?? {});
    expect(own.filter((key) => /^(host|os|process)\./.test(key))).toEqual([]);
  });

  it('runs the instrumentations that it names', async () => {
    const run = await runWith(
      `${ALL_SIGNALS}\ninstrumentation/development: {js: {http: {enabled: false}}}`,
      {},
      `const http = require('node:http');
      const server = http.createServer((request, response) => response.end()).listen(0, async () => {
        await fetch('http://localhost:' + server.address().port);
        server.close();
      });`,
    );
    expect(run.spans.map(({ kind }) => kind)).toEqual(['CLIENT']);
  });

  it('counts in threads as well, whatever their environment is', async () => {
    const receiver = await createReceiver();
    const run = await runWith(
      ALL_SIGNALS.replaceAll('OTEL_EXPORTER_OTLP_ENDPOINT', 'ELSEWHERE'),
      { receiver, env: { ELSEWHERE: receiver.url, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://[::1]:9' } },
      `const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(RECORD)}, { eval: true, env: {} });`,
    );
    await receiver.close();
    expect(namesOf(run)).toEqual(EVERYTHING);
  });
});

describe('a thread', () => {
  it('OTEL_CONFIG_FILE counts as the process has read it, wherever file and folder are now', async () => {
    const file = relative(
      installationFolder(),
      write(`${ALL_SIGNALS}
resource: {attributes: [{name: service.name, value: from the file}]}`),
    );
    const run = await runScript(
      `require('node:fs').rmSync(process.env.OTEL_CONFIG_FILE);
      process.chdir('node_modules');
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(RECORD)}, { eval: true });`,
      { env: { OTEL_CONFIG_FILE: file, OTEL_SERVICE_NAME: 'from the environment' } },
    );
    expect(namesOf(run)).toEqual(EVERYTHING);
    expect(run.spans[0]?.resource.attributes['service.name']).toBe('from the file');
  });
});

describe('otel-auto doctor', () => {
  it('examines what the file says', async () => {
    const receiver = await createReceiver();
    const file = write(`${ALL_SIGNALS}
resource: {attributes: [{name: service.name, value: from the file}]}
unknown_key: 1`);
    const env = { OTEL_CONFIG_FILE: file, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const { stdout, exitCode } = await runCommand(['doctor'], env);
    await receiver.close();
    expect(stdout).toContain('from the file');
    expect(stdout).toContain('unknown_key is not a key of the format; ignored');
    expect(stdout).toContain('traces, metrics and logs arrive');
    expect(exitCode).toBe(0);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['otel-auto doctor']);
  });
});

describe('otel-auto config --init', () => {
  const ENV = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s3cret',
    OTEL_METRICS_EXPORTER: 'none',
    ACME_OTEL_LOGS_LEVELS: 'app=error',
  };

  it('writes a file with which the application sends the same', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['config', '--init'], ENV);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).not.toContain('s3cret');
    const [fromVariables, fromFile] = await Promise.all([
      runScript(RECORD, { env: ENV }),
      // Only what the file refers to.
      runWith(stdout.replaceAll('http://localhost:4318', '${OTEL_EXPORTER_OTLP_ENDPOINT}'), {
        env: { OTEL_EXPORTER_OTLP_HEADERS: ENV.OTEL_EXPORTER_OTLP_HEADERS },
      }),
    ]);
    expect(namesOf(fromFile)).toEqual(namesOf(fromVariables));
    expect(fromFile.spans[0]?.resource.attributes['service.name']).toBe('shop');
    expect(fromFile.requests.map(({ headers }) => headers['api-key'])).toEqual(
      fromVariables.requests.map(() => 's3cret'),
    );
  });

  it('never writes over a file', async () => {
    const file = join(folder, 'new.yaml');
    const args = ['config', '--init', '--output', file];
    expect(await runCommand(args, ENV)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('value: shop');
    expect(await runCommand(args, {})).toEqual({
      stdout: '',
      stderr: `otel-auto: ${file} exists, and is not written over\n`,
      exitCode: 1,
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('says what of the variables cannot be used', async () => {
    const { stderr, exitCode } = await runCommand(['config', '--init'], {
      OTEL_BSP_SCHEDULE_DELAY: '-5',
    });
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'otel-auto: OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000\n',
      exitCode: 0,
    });
  });
});

const runCommand = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string; exitCode: number }> =>
  new Promise((resolve) => {
    const cli = join(installationFolder(), 'node_modules/@acme/otel-auto/dist/cli.js');
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) });
    });
  });
