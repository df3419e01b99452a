import { describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { otherLines, ownLines, runApp, runScript, startApp } from './support/run';
import { createMisbehavingReceiver, findDeadAddress } from './support/misbehaving-receiver';

/** Records one span, measurement and log record by hand. */
const API = 'api.cjs';

describe('the start line', () => {
  it('says who, where to, and for how much', async () => {
    const run = await runApp('hello.cjs');
    expect(ownLines(run)).toEqual([
      expect.stringMatching(
        /^@acme\/otel-auto \d+\.\d+\.\d+ on Node\.js 24\.[\d.]+ for service "fixture-applications": traces, metrics and logs to http:\/\/127\.0\.0\.1:\d+ \(http\/protobuf\); ready for \d+ libraries$/,
      ),
    ]);
  });

  it('says where each signal goes when they differ', async () => {
    const env = {
      OTEL_SERVICE_NAME: 'shop',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'console',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    };
    const [line] = ownLines(await runApp('hello.cjs', { env }));
    expect(line).toContain('for service "shop"');
    expect(line).toContain('traces to http://collector:4318 (http/protobuf)');
    expect(line).toContain('metrics off');
    expect(line).toContain('logs to the console');
  });

  it('hides the credentials of the endpoint', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:hidden@collector:4318?key=hidden' };
    const run = await runApp('hello.cjs', { env });
    expect(run.stderr).toContain('collector:4318');
    expect(run.stderr).not.toContain('hidden');
  });
});

describe('an unusable value', () => {
  it('is named with what was expected and what is used', async () => {
    const run = await runApp(API, { env: { OTEL_BSP_SCHEDULE_DELAY: '-5' } });
    expect(ownLines(run)).toContainEqual(
      expect.stringMatching(/^OTEL_BSP_SCHEDULE_DELAY="-5" is not .*; using 5000/),
    );
    expect(run.spans).toHaveLength(1);
  });

  it('of one signal leaves the others alone', async () => {
    const run = await runApp(API, { env: { OTEL_TRACES_EXPORTER: 'otlq' } });
    expect(ownLines(run)).toContainEqual(
      expect.stringMatching(/^OTEL_TRACES_EXPORTER="otlq" is not/),
    );
    expect(run.spans).toHaveLength(1);
    expect(run.logRecords).toHaveLength(1);
  });

  it('that is a secret is not printed', async () => {
    const run = await runApp(API, { env: { OTEL_EXPORTER_OTLP_HEADERS: 'confidential' } });
    expect(ownLines(run)).toContainEqual(expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS'));
    expect(run.stderr).not.toContain('confidential');
  });

  it('is found where a name was mistyped', async () => {
    const run = await runApp(API, { env: { OTEL_SERVICE_NAMES: 'shop' } });
    expect(ownLines(run)).toContainEqual(expect.stringContaining('OTEL_SERVICE_NAMES'));
  });
});

describe('the first delivery', () => {
  it('is said once for each signal', async () => {
    const env = { OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_BLRP_SCHEDULE_DELAY: '50' };
    const script = `
      const { trace, logs, metrics } = require('@opentelemetry/api');
      const counter = metrics.getMeter('app').createCounter('done');
      const timer = setInterval(() => {
        counter.add(1);
        trace.getTracer('app').startSpan('work').end();
        logs.getLogger('app').emit({ body: 'worked' });
      }, 20);
      setTimeout(() => clearInterval(timer), 400);`;
    const run = await runScript(script, { env });
    expect(run.requests.filter(({ signal }) => signal === 'traces').length).toBeGreaterThan(1);
    const deliveries = ownLines(run).filter((line) => line.startsWith('first '));
    expect(deliveries.map((line) => line.split(' ')[1]).sort()).toEqual([
      'logs',
      'metrics',
      'traces',
    ]);
    expect(deliveries[0]).toMatch(/delivered to http:\/\/127\.0\.0\.1:\d+ \(http\/protobuf\)\.$/);
  });
});

describe('the first failure', () => {
  it.each([
    [401, /answered 401.*OTEL_EXPORTER_OTLP_HEADERS/],
    [403, /answered 403.*OTEL_EXPORTER_OTLP_HEADERS/],
    [404, /answered 404.*path/],
    [415, /answered 415.*OTEL_EXPORTER_OTLP_PROTOCOL/],
    [400, /answered 400 \(no good\).*collector/],
  ])('by the answer %s has cause and cure, once for each signal', async (status, words) => {
    const collector = await createMisbehavingReceiver({ kind: 'answer', status, body: 'no good' });
    try {
      const run = await runApp(API, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
      for (const signal of ['traces', 'metrics', 'logs']) {
        const failures = ownLines(run).filter((line) => line.startsWith(`${signal} could not be`));
        expect(failures).toEqual([expect.stringMatching(words)]);
      }
      expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    } finally {
      await collector.close();
    }
  });

  it.each(['http/protobuf', 'http/json', 'grpc'])(
    'because nothing listens has cause and cure (%s)',
    async (protocol) => {
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: await findDeadAddress(),
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      };
      const failures = ownLines(await runApp(API, { env })).filter((line) =>
        line.startsWith('traces could not be delivered'),
      );
      expect(failures).toEqual([
        expect.stringMatching(/ECONNREFUSED.*OTEL_EXPORTER_OTLP_ENDPOINT/),
      ]);
    },
  );
});

describe.each([
  ['ACME_OTEL_DIAGNOSTICS', 'off'],
  ['OTEL_LOG_LEVEL', 'none'],
])('%s=%s', (variable, value) => {
  it('keeps quiet about everything and delivers all the same', async () => {
    const env = { [variable]: value, OTEL_BSP_SCHEDULE_DELAY: 'soon' };
    const run = await runApp(API, { env });
    expect(run).toMatchObject({ stdout: '', stderr: '' });
    expect(run.spans).toHaveLength(1);
  });

  it('keeps quiet about a failure', async () => {
    const receiver = await createMisbehavingReceiver({ kind: 'answer', status: 403 });
    try {
      const run = await runApp(API, { env: { [variable]: value }, receiver });
      expect(run).toMatchObject({ stdout: '', stderr: '' });
      expect(new Set(run.requests.map(({ signal }) => signal)).size).toBe(3);
    } finally {
      await receiver.close();
    }
  });
});

describe('the output of the application', () => {
  it('is its own on stdout, byte for byte, also at the most talkative level', async () => {
    const [plain, run] = await both('hello.cjs', { OTEL_LOG_LEVEL: 'all' });
    expect(plain.stdout).toBe('hello \n');
    expect(run.stdout).toBe(plain.stdout);
  });

  it.each(['throws.cjs', 'throws.mjs'])(
    'keeps files and lines of its errors (%s)',
    async (entry) => {
      const [plain, run] = await Promise.all([
        thrownStack(entry, 'none'),
        thrownStack(entry, 'require'),
      ]);
      const own = (stack: string) => stack.split('\n').filter((line) => line.includes(entry));
      expect(own(run)).toEqual(own(plain));
      expect(own(run)).toHaveLength(2);
      // what is between the application's lines and Node.js's is the distro's, under its real name
      const others = run
        .split('\n')
        .slice(1)
        .filter((line) => !line.includes(entry) && !line.includes('node:'));
      for (const line of others) expect(line).toMatch(/otel-auto[\\/]dist[\\/]/);
    },
  );

  it('has no warnings of Node.js that come from the distro', async () => {
    for (const nodeVersion of ['20.10', '20', '22.15', '22', '24', '26'] as const) {
      const [cjs, esm] = await Promise.all([
        runApp('api.cjs', { nodeVersion }),
        runApp('api.mjs', { nodeVersion }),
      ]);
      expect([nodeVersion, ...otherLines(cjs), ...otherLines(esm)]).toEqual([nodeVersion]);
      expect([cjs.spans.length, esm.spans.length]).toEqual([1, 1]);
    }
  });
});

const both = (entry: string, env: Record<string, string>): Promise<[Run, Run]> =>
  Promise.all([runApp(entry, { door: 'none', env }), runApp(entry, { env })]);

async function thrownStack(entry: string, door: 'none' | 'require'): Promise<string> {
  const app = await startApp(entry, { door });
  const { body } = await app.request('/');
  await app.stop();
  return body;
}
