import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { createGrpcCollector } from '../support/grpc-collector';
import { ownLines, runApp, runScript } from '../support/run';

/** Runs the application that plants secrets. Its resource has one as well. */
const runSecrets = (env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  runApp('secrets.cjs', {
    env: {
      OTEL_RESOURCE_ATTRIBUTES: 'db.password=pl4nt3dResource,team=shop',
      ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS: 'authorization,cookie,x-api-key',
      ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS: 'set-cookie',
      ...env,
    },
  });

/** Returns the names of the secrets that a text contains. */
function findPlanted(run: Run, text: string): readonly string[] {
  const [, encoded = ''] = /planted (\S+)/.exec(run.stdout) ?? [];
  const planted = JSON.parse(Buffer.from(encoded, 'base64').toString()) as Record<string, string>;
  const all = { ...planted, 'resource: attribute': 'pl4nt3dResource' };
  expect(Object.keys(all).length).toBeGreaterThan(70);
  return Object.entries(all).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));
}

const toText = (values: unknown): string =>
  JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );

const telemetryOf = ({ spans, metricPoints, logRecords }: Run): string =>
  toText([spans, metricPoints, logRecords]);

function expectTheRest(run: Run): void {
  const text = telemetryOf(run);
  expect(run.spans.length).toBeGreaterThan(30);
  expect(run.logRecords.length).toBeGreaterThan(25);
  expect(text).toContain('"gen_ai.usage.input_tokens":12');
  expect(text.split('"app.kept":"kept"').length).toBeGreaterThan(3);
  expect(text).toContain('"team":"shop"');
  expect(text).toContain('page=2');
  expect(text).toContain('%26page%3D3');
  expect(text).toContain('postgres://REDACTED:REDACTED@db:5432/shop');
}

describe('a secret that an application plants', () => {
  it.each(['http/protobuf', 'http/json'])('never leaves over %s', async (protocol) => {
    const run = await runSecrets({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    expect(findPlanted(run, telemetryOf(run))).toEqual([]);
    expectTheRest(run);
  });

  it('never leaves over grpc', async () => {
    const receiver = await createReceiver();
    const collector = await createGrpcCollector(receiver);
    const run = await runSecrets({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    const { spans, metricPoints, logRecords } = receiver;
    await collector.close();
    await receiver.close();
    const received = { ...run, spans, metricPoints, logRecords };
    expect(findPlanted(run, telemetryOf(received))).toEqual([]);
    expectTheRest(received);
  });

  it('is not on the console', async () => {
    const run = await runSecrets({
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'console',
      OTEL_LOGS_EXPORTER: 'console',
    });
    expect(findPlanted(run, run.stdout.replace(/planted \S+/, ''))).toEqual([]);
    expect(run.stdout).toContain("'app.kept': 'kept'");
    expect(run.stdout).toContain('REDACTED');
  });

  it('is not on the console within a map, a URL or an error', async () => {
    const { stdout } = await runScript(
      `
      const logger = require('@opentelemetry/api').logs.getLogger('l');
      logger.emit({ body: new Map([['password', 'pl4nt3d'], ['kept', 'kept']]) });
      logger.emit({ body: { url: new URL('https://bob:pl4nt3d@shop.test/') } });
      logger.emit({ body: new Error('password=pl4nt3d') });
    `,
      { env: { OTEL_LOGS_EXPORTER: 'console' } },
    );
    expect(stdout).not.toContain('pl4nt3d');
    expect(stdout).toContain('kept');
    expect(stdout).toContain('REDACTED:REDACTED@shop.test');
    expect(stdout).toContain('password=REDACTED');
  });

  it('is in no line of the distro, at any level', async () => {
    const run = await runSecrets({
      OTEL_LOG_LEVEL: 'all',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    });
    expect(ownLines(run).length).toBeGreaterThan(1);
    expect(findPlanted(run, run.stderr)).toEqual([]);
  });

  it('makes one series of measurements that differ in it alone', async () => {
    const run = await runSecrets();
    const points = run.metricPoints.filter(({ name }) => name === 'app.done');
    expect(points).toMatchObject([
      { value: 3, attributes: { token: 'REDACTED', 'app.kept': 'kept' } },
    ]);
  });

  it('is not seen by processors of the application', async () => {
    const run = await runScript(PROCESSORS, { door: 'none' });
    const seen = JSON.parse(run.stdout) as Record<string, string>;
    expect(Object.keys(seen).sort()).toEqual(['onEmit', 'onEnd', 'onEnding', 'onStart']);
    for (const text of Object.values(seen)) expect(text).not.toContain('pl4nt3d');
    for (const text of Object.values(seen)) expect(text).toContain('kept');
    expect(telemetryOf(run)).not.toContain('pl4nt3d');
  });
});

/** Starts the distro with processors of spans and log records, which also add secrets of their own. */
const PROCESSORS = `
const { start } = require('@acme/otel-auto');
const seen = {};
const none = () => Promise.resolve();
start({
  spanProcessors: ['auto', {
    onStart: ({ attributes }) => { seen.onStart = JSON.stringify(attributes); },
    onEnding: (span) => {
      seen.onEnding = JSON.stringify([span.attributes, span.events]);
      span.setAttribute('password', 'pl4nt3d by a processor');
    },
    onEnd: ({ name, attributes, events, status }) => {
      seen.onEnd = JSON.stringify([name, attributes, events, status]);
    },
    forceFlush: none, shutdown: none,
  }],
  logRecordProcessors: ['auto', {
    onEmit: (record) => {
      seen.onEmit = JSON.stringify([record.body, record.attributes]);
      record.setAttribute('secret', 'pl4nt3d by a processor');
      record.setBody('kept token=pl4nt3d');
    },
    forceFlush: none, shutdown: none,
  }],
});
const api = require('@opentelemetry/api');
const span = api.trace.getTracer('a').startSpan('token=pl4nt3d', { attributes: { kept: 1, password: 'pl4nt3d' } });
span.recordException(new Error('password=pl4nt3d'));
span.setStatus({ code: 2, message: 'password=pl4nt3d' });
span.end();
api.logs.getLogger('a').emit({ body: 'kept password=pl4nt3d', attributes: { token: 'pl4nt3d' } });
process.on('exit', () => console.log(JSON.stringify(seen)));
`;

describe('what is redacted, and how', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-auto-redaction-'));
  const keyFile = join(folder, 'key');
  const key = 'a key that services share';

  beforeAll(() => {
    writeFileSync(keyFile, `${key}\n`);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const pseudonymOf = (value: string): string =>
    `hmac:${createHmac('sha256', key).update(value).digest('hex').slice(0, 16)}`;

  const SCRIPT = `
    const { trace, metrics, logs } = require('@opentelemetry/api');
    const attributes = { 'user.email': 'ann@shop.test', 'user.name': 'Ann', 'order.id': 7, note: 'from 192.168.17.4' };
    trace.getTracer('a').startSpan('a', { attributes }).end();
    metrics.getMeter('a').createCounter('done').add(1, attributes);
    logs.getLogger('a').emit({ body: 'email=ann@shop.test password=hunter2', attributes: { user: { email: 'ann@shop.test' } } });
  `;

  const run = async (env: Record<string, string>) => {
    const result = await runScript(SCRIPT, { env });
    const [span] = result.spans;
    const [record] = result.logRecords;
    const point = result.metricPoints.find(({ name }) => name === 'done');
    return { result, span: span?.attributes, point: point?.attributes, record };
  };

  it('ACME_OTEL_REDACT_NAMES hides more names in every signal', async () => {
    const { span, point, record } = await run({
      ACME_OTEL_REDACT_NAMES: 'email,user.name=drop,order.id',
    });
    const expected = {
      'user.email': 'REDACTED',
      'order.id': 'REDACTED',
      note: 'from 192.168.17.4',
    };
    expect(span).toEqual(expected);
    expect(point).toEqual(expected);
    expect(record).toMatchObject({
      body: 'email=REDACTED password=REDACTED',
      attributes: { user: { email: 'REDACTED' } },
    });
  });

  it('ACME_OTEL_REDACT_HASH_KEY_FILE gives a value the same pseudonym in every signal', async () => {
    const { span, point, record } = await run({
      ACME_OTEL_REDACT_NAMES: 'email=hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: keyFile,
    });
    const pseudonym = pseudonymOf('ann@shop.test');
    expect(span).toMatchObject({ 'user.email': pseudonym, 'user.name': 'Ann' });
    expect(point).toMatchObject({ 'user.email': pseudonym });
    expect(record).toMatchObject({
      body: `email=${pseudonym} password=REDACTED`,
      attributes: { user: { email: pseudonym } },
    });
  });

  it('ACME_OTEL_REDACT_HASH_KEY_FILE that cannot be read masks, and says so once', async () => {
    const { result, span } = await run({
      ACME_OTEL_REDACT_NAMES: 'email=hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: folder,
    });
    expect(span).toMatchObject({ 'user.email': 'REDACTED' });
    const lines = ownLines(result).filter((line) => line.includes('HASH_KEY_FILE'));
    expect(lines).toEqual([
      'the key of ACME_OTEL_REDACT_HASH_KEY_FILE cannot be read (it is no regular file); values are masked instead of hashed.',
    ]);
  });

  it('ACME_OTEL_REDACT_ACTION says what becomes of secrets', async () => {
    const dropped = await run({ ACME_OTEL_REDACT_ACTION: 'drop', ACME_OTEL_REDACT_NAMES: 'email' });
    expect(dropped.span).toEqual({ 'user.name': 'Ann', 'order.id': 7, note: 'from 192.168.17.4' });
    expect(dropped.record).toMatchObject({ body: 'email= password=', attributes: { user: {} } });
    const hashed = await run({
      ACME_OTEL_REDACT_ACTION: 'hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: keyFile,
    });
    expect(hashed.record?.body).toBe(`email=ann@shop.test password=${pseudonymOf('hunter2')}`);
    const keyless = await run({ ACME_OTEL_REDACT_ACTION: 'hash' });
    expect(keyless.record?.body).toBe('email=ann@shop.test password=REDACTED');
    expect(keyless.result.stderr).toContain(
      'ACME_OTEL_REDACT_ACTION="hash" is not of use without a key (set ACME_OTEL_REDACT_HASH_KEY_FILE); using mask',
    );
  });

  it('ACME_OTEL_REDACT_PATTERNS looks for personal data', async () => {
    const { span, record } = await run({ ACME_OTEL_REDACT_PATTERNS: 'email,ipv4' });
    expect(span).toMatchObject({ 'user.email': 'REDACTED', note: 'from REDACTED' });
    expect(record?.body).toBe('email=REDACTED password=REDACTED');
  });

  it('ACME_OTEL_REDACT_KEEP leaves names as they are', async () => {
    const result = await runScript(
      "require('@opentelemetry/api').trace.getTracer('a').startSpan('a', { attributes: { 'db.query.text': 'select 7', password: 'hunter2' } }).end()",
      { env: { ACME_OTEL_REDACT_KEEP: 'db.query.text,process.owner' } },
    );
    const [span] = result.spans;
    expect(span?.attributes).toEqual({ 'db.query.text': 'select 7', password: 'REDACTED' });
    expect(span?.resource.attributes).toHaveProperty(['process.owner']);
  });

  it('is said where a setting cannot be used', async () => {
    const { result } = await run({
      ACME_OTEL_REDACT_NAMES: 'email=encrypt,a b,user.name=drop',
      ACME_OTEL_REDACT_PATTERNS: 'emails',
    });
    expect(ownLines(result).filter((line) => line.includes('ACME_OTEL_REDACT'))).toEqual([
      'ACME_OTEL_REDACT_NAMES="email=encrypt" is not a name with one of mask, hash, drop; using the other names',
      'ACME_OTEL_REDACT_NAMES="a b" is not the name of a field; using the other names',
      expect.stringContaining('ACME_OTEL_REDACT_PATTERNS="emails" is not one of'),
    ]);
  });
});

describe('half a secret', () => {
  it('is not what is left of a line that was cut', async () => {
    const run = await runScript(`
      const { logger } = { logger: require('winston').createLogger({ silent: false, transports: [new (require('winston').transports.Console)()] }) };
      logger.info('x '.repeat(32757) + 'https://bob:pl4nt3dpl4nt3d@shop.test/');
      logger.info('y '.repeat(32760) + '4111 1111 1111 1111');
      const error = new Error('failed');
      error.stack = 'Error: failed\\n' + '    at a (b.js:1:1)\\n'.repeat(909).slice(0, 16350) + ' https://bob:pl4nt3dpl4nt3d@shop.test/';
      logger.error('failed', error);
    `);
    expect(run.logRecords.length).toBe(3);
    const text = telemetryOf(run);
    expect(text.match(/REDACTED \[cut: \d+ characters\]/g)).toHaveLength(3);
    expect(text).not.toMatch(/pl4|4111|bob/);
  });

  it('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT leaves none of an attribute', async () => {
    const run = await runScript(
      `
      const { trace, logs } = require('@opentelemetry/api');
      const attributes = {
        note: 'to https://bob:pl4nt3d@shop.test/',
        card: 'a card 4111 1111 1111 1111',
        list: ['to https://bob:pl4nt3d@shop.test/'],
        'url.full': 'http://a.test/b?n=https%3A%2F%2Fbob%3Apl4nt3d%40shop.test',
        kept: 'kept as it is',
      };
      const span = trace.getTracer('a').startSpan('a', { attributes });
      span.addEvent('e', attributes);
      span.end();
      logs.getLogger('a').emit({ body: 'a', attributes });
    `,
      { env: { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '20' } },
    );
    expect(run.spans).toHaveLength(1);
    expect(run.logRecords).toHaveLength(1);
    const text = telemetryOf(run);
    expect(text).not.toMatch(/pl4|bob|4111/);
    expect(text.split('kept as it is').length).toBe(4);
  });
});

it('does not say by whom the process runs', async () => {
  const run = await runApp('api.cjs');
  expect(run.spans[0]?.resource.attributes).not.toHaveProperty(['process.owner']);
});

describe('what the formats of an application redact', () => {
  const logWith = (transports: string): Promise<Run> =>
    runScript(`
      const winston = require('winston');
      const { PassThrough } = require('node:stream');
      const { combine, json } = winston.format;
      const to = (change) => new winston.transports.Stream({
        stream: new PassThrough().resume(),
        ...(change && { format: combine(winston.format(change)(), json()) }),
      });
      const mask = (info) => ({ ...info, ...(info.plate && { plate: '***' }) });
      const drop = (info) => (info.plate ? false : info);
      winston.createLogger({ transports: [${transports}] })
        .info('seen', { plate: 'B-XY 1234', kept: 1 })
        .info('other');
    `);

  it('is redacted in the record, though a transport does it', async () => {
    const { logRecords } = await logWith('to(mask)');
    expect(logRecords).toMatchObject([
      { body: 'seen', attributes: { plate: '***', kept: 1 } },
      { body: 'other' },
    ]);
  });

  it('is no record where the transport drops the line', async () => {
    const { logRecords } = await logWith('to(drop), to(drop)');
    expect(logRecords).toMatchObject([{ body: 'other' }]);
  });

  it('is redacted where another transport has no format', async () => {
    const { logRecords } = await logWith('to(), to(mask)');
    expect(logRecords).toMatchObject([
      { body: 'seen', attributes: { plate: '***', kept: 1 } },
      { body: 'other' },
    ]);
  });
});
