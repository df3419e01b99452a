import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const packageFolder = dirname(require.resolve('@acme/otel-auto/package.json'));
const CLI = join(packageFolder, 'dist/cli.js');

interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command with these variables and no others of OpenTelemetry. */
const run = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = tmpdir(),
): Promise<Run> =>
  new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

interface Check {
  readonly about: string;
  readonly state: string;
  readonly text: string;
}

const examine = async (env: Readonly<Record<string, string>>) => {
  const { exitCode, stdout, stderr } = await run(['doctor', '--json'], env);
  const report = JSON.parse(stdout) as {
    readonly providers: readonly Check[];
    readonly answers: readonly Check[];
    readonly verdict: string;
    readonly exitCode: number;
  };
  expect(report.exitCode).toBe(exitCode);
  const answerOf = (signal: string) => report.answers.find(({ about }) => about === signal);
  const providerOf = (name: string) => report.providers.find(({ about }) => about === name);
  return { ...report, stderr, answerOf, providerOf };
};

const accepted = { state: 'ok', text: expect.stringMatching(/^accepted in \d+ ms$/) };

describe('otel-auto doctor', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await createReceiver();
  });
  afterEach(() => receiver.close());

  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });
  const listen = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const answering = (status: number, body: string | Uint8Array) =>
    listen((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(body));
    });

  it('prints four steps for people, and sends one of each signal', async () => {
    const { exitCode, stdout, stderr } = await run(['doctor'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
      OTEL_SERVICE_NAME: 'shop',
    });
    const steps = stdout
      .replaceAll(receiver.url, 'RECEIVER')
      .replace(/[\da-f]{32}/, 'TRACE')
      .replaceAll(/\d+ ms/g, 'N ms');
    expect(steps).toMatch(/^otel-auto doctor \d+\.\d+\.\d+, Node\.js \d+\.\d+\.\d+\n\n/);
    expect(steps.slice(steps.indexOf('1. '))).toBe(`\
1. Variables as understood
   OTEL_EXPORTER_OTLP_ENDPOINT=RECEIVER
   OTEL_EXPORTER_OTLP_HEADERS=(hidden)
   OTEL_SERVICE_NAME=shop

   service      shop
   traces       to RECEIVER/v1/traces (http/protobuf, with the headers api-key)
   metrics      to RECEIVER/v1/metrics (http/protobuf, with the headers api-key)
   logs         to RECEIVER/v1/logs (http/protobuf, with the headers api-key)
   sampler      parentbased_always_on
   propagators  tracecontext, baggage

2. Providers
   ok      tracer provider  ours
   ok      meter provider   ours
   ok      logger provider  ours
   ok      propagators      they write the headers traceparent, baggage
   ok      context manager  what is active stays active across await
   note    NODE_OPTIONS     does not load @acme/otel-auto/register here: start the application with \`node --require @acme/otel-auto/register\`

3. Test data
   traces   span "otel-auto doctor", trace id TRACE, to RECEIVER/v1/traces
   metrics  counter "otel-auto.doctor", to RECEIVER/v1/metrics
   logs     log record "otel-auto doctor" inside that span, to RECEIVER/v1/logs

4. What came back
   ok      traces   accepted in N ms
   ok      metrics  accepted in N ms
   ok      logs     accepted in N ms

In order: traces, metrics and logs arrive.
`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

    const [span, ...otherSpans] = receiver.spans;
    const [logRecord, ...otherLogRecords] = receiver.logRecords;
    expect([...otherSpans, ...otherLogRecords]).toEqual([]);
    expect(span).toMatchObject({ name: 'otel-auto doctor' });
    expect(span?.resource.attributes).toMatchObject({
      'service.name': 'shop',
      'telemetry.distro.name': '@acme/otel-auto',
    });
    expect(logRecord).toMatchObject({ body: 'otel-auto doctor', traceId: span?.traceId });
    expect(receiver.metricPoints).toContainEqual(
      expect.objectContaining({ name: 'otel-auto.doctor', value: 1 }),
    );
    expect(stdout).toContain(span?.traceId);
    expect(stdout).not.toContain('secret');
  });

  it.each(['http/protobuf', 'http/json'])('sends by %s, with gzip', async (protocol) => {
    const { exitCode, answers } = await examine({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    expect(exitCode).toBe(0);
    expect(answers).toMatchObject([accepted, accepted, accepted]);
    expect(receiver.spans).toHaveLength(1);
  });

  it('says that nothing listens', async () => {
    await receiver.close();
    const { exitCode, verdict } = await examine({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    expect(exitCode).toBe(1);
    expect(verdict).toBe(
      'Not in order: traces, metrics and logs - not delivered: nothing listens there (ECONNREFUSED).',
    );
  });

  it('judges each signal by itself', async () => {
    const url = await answering(401, 'who are you?');
    const { exitCode, answerOf } = await examine({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${url}/v1/logs`,
      OTEL_TRACES_EXPORTER: 'none',
    });
    expect(exitCode).toBe(1);
    expect(answerOf('traces')).toMatchObject({ state: 'note' });
    expect(answerOf('metrics')).toMatchObject(accepted);
    expect(answerOf('logs')).toMatchObject({
      state: 'failed',
      text: 'not delivered: it answered 401 (who are you?)',
      cure: expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS'),
    });
  });

  it('does not try again what a busy collector refuses', async () => {
    const url = await answering(503, 'full');
    const begin = Date.now();
    const { answerOf } = await examine({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(answerOf('traces')?.text).toBe('not delivered: it answered 503 (full)');
    expect(Date.now() - begin).toBeLessThan(4000);
  });

  it.each(['http/protobuf', 'http/json'])(
    'gives up after five seconds without an answer by %s',
    async (protocol) => {
      const url = await listen(() => undefined);
      const begin = Date.now();
      const { exitCode, answers } = await examine({
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      });
      expect(exitCode).toBe(1);
      const unanswered = { text: expect.stringContaining('no answer') };
      expect(answers).toMatchObject([unanswered, unanswered, unanswered]);
      expect(Date.now() - begin).toBeLessThan(8000);
    },
    15_000,
  );

  it('passes on a partial success, over http/protobuf', async () => {
    const message = 'too old';
    const partial = Buffer.from([0x08, 1, 0x12, message.length, ...Buffer.from(message)]);
    const url = await answering(200, Buffer.from([0x0a, partial.length, ...partial]));
    const { exitCode, answerOf } = await examine({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(exitCode).toBe(1);
    expect(answerOf('traces')?.text).toMatch(/but it rejected 1 span: "too old"$/);
    expect(answerOf('metrics')?.text).toMatch(/but it rejected 1 data point: "too old"$/);
  });

  it('passes on a partial success, over http/json and with a silent distro', async () => {
    const url = await answering(200, '{"partialSuccess":{"errorMessage":"use TLS"}}');
    const { exitCode, answerOf } = await examine({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_LOG_LEVEL: 'none',
    });
    expect(exitCode).toBe(0);
    expect(answerOf('logs')?.text).toMatch(/but it warns about logs: "use TLS"$/);
  });

  it.each(['http/protobuf', 'http/json'])(
    'does not take a web page for a collector by %s',
    async (protocol) => {
      const url = await answering(200, '<!doctype html><title>Welcome</title>');
      const { exitCode, answerOf } = await examine({
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      });
      expect(exitCode).toBe(1);
      expect(answerOf('traces')?.text).toContain('not as OTLP does: "<!doctype');
    },
  );

  it('takes none and console for no failure, and prints nothing but the report', async () => {
    const { exitCode, providerOf, verdict } = await examine({
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'console',
    });
    expect(exitCode).toBe(0);
    expect(providerOf('tracer provider')?.state).toBe('ok');
    expect(providerOf('meter provider')?.text).toBe('off (OTEL_METRICS_EXPORTER=none)');
    expect(verdict).toBe('In order, but nothing is sent to any endpoint; see step 4.');
  });

  it('says that OTEL_SDK_DISABLED makes all of it moot', async () => {
    const { exitCode, verdict } = await examine({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_SDK_DISABLED: 'TRUE',
    });
    expect(exitCode).toBe(1);
    expect(verdict).toBe('Nothing is sent: OTEL_SDK_DISABLED turns the distro off.');
    expect(receiver.requests).toHaveLength(0);
  });

  it('tests the endpoint of traces with a sampler that keeps few, and not with one that keeps none', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const few = {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    };
    expect((await examine({ ...env, ...few })).answerOf('traces')).toMatchObject(accepted);
    expect(receiver.spans).toHaveLength(1);

    const none = await examine({ ...env, OTEL_TRACES_SAMPLER: 'always_off' });
    expect(none.exitCode).toBe(0);
    expect(none.answerOf('traces')).toMatchObject({
      state: 'note',
      text: 'nothing was sent: the sampler always_off keeps no span',
    });
  });

  it('uses the distro that NODE_OPTIONS has loaded already', async () => {
    const { exitCode, answers, providerOf, stderr } = await examine({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      NODE_OPTIONS: `--require=${join(packageFolder, 'register.js')}`,
    });
    expect(exitCode).toBe(0);
    expect(answers).toMatchObject([accepted, accepted, accepted]);
    expect(providerOf('NODE_OPTIONS')?.text).toBe('loads @acme/otel-auto/register here');
    expect(receiver.spans).toHaveLength(1);
    // the start line, which was said before
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  describe('beside another SDK', () => {
    const folder = mkdtempSync(join(tmpdir(), 'otel-auto-doctor-'));
    const other = join(folder, 'other.cjs');
    beforeAll(() => {
      const resolve = createRequire(join(packageFolder, 'package.json')).resolve;
      const load = (name: string) => `require(${JSON.stringify(resolve(name))})`;
      writeFileSync(
        other,
        `const { trace } = ${load('@opentelemetry/api')};
         const { TracerProvider } = ${load('@opentelemetry/sdk-trace')};
         class OtherProvider extends TracerProvider {}
         trace.setGlobalTracerProvider(new OtherProvider());`,
      );
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ['alone in NODE_OPTIONS', []],
      ['before ours in NODE_OPTIONS', [join(packageFolder, 'register.js')]],
    ])('says that the tracer provider is not ours: %s', async (_where, preloads) => {
      const { exitCode, providerOf, answerOf } = await examine({
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        NODE_OPTIONS: [other, ...preloads].map((path) => `--require=${path}`).join(' '),
      });
      expect(exitCode).toBe(1);
      expect(providerOf('tracer provider')).toMatchObject({
        state: 'failed',
        text: 'not ours: another SDK has set its own first (OtherProvider)',
      });
      expect(answerOf('traces')?.state).toBe('failed');
      expect(answerOf('metrics')).toMatchObject(accepted);
    });
  });

  it('names the service by the package.json of the folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'otel-auto-doctor-'));
    writeFileSync(join(folder, 'package.json'), '{"name":"@acme/shop"}');
    await run(['doctor'], { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, folder);
    rmSync(folder, { recursive: true });
    expect(receiver.spans[0]?.resource.attributes['service.name']).toBe('@acme/shop');
  });
});

describe('otel-auto', () => {
  it.each([[['--help']], [['doctor', '--help']]])('explains itself: %j', async (args) => {
    expect(await run(args)).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Usage: otel-auto doctor [\s\S]*Exit codes:\n/),
    });
  });

  it('gives its version', async () => {
    const { version } = require('@acme/otel-auto/package.json') as { version: string };
    expect(await run(['--version'])).toEqual({ exitCode: 0, stderr: '', stdout: `${version}\n` });
  });

  it.each([
    [[], 'a command is missing'],
    [['nurse'], 'there is no command "nurse"'],
    [['doctor', '--jsn'], "Unknown option '--jsn'"],
  ])('complains of %j in one line, and ends with 2', async (args, problem) => {
    expect(await run(args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `otel-auto: ${problem} (otel-auto --help)\n`,
    });
  });
});
