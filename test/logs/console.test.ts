import { beforeAll, describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run';
import { expectIdsInside, expectOfCall, expectUntouchedOutside } from './support/expect-lines';
import {
  type LoggerCase,
  type LoggerRun,
  recordsInSpans,
  recordsOutside,
  type RecordSketch,
  runLoggers,
} from './support/run-loggers';

const CONSOLE_LOGS = { ACME_OTEL_CONSOLE_LOGS: 'true' };

const exception = (type: string, message: string) => ({
  'exception.type': type,
  'exception.message': message,
  'exception.stacktrace': `${type}: ${message}`,
});

/** The records that a reader of the cases expects of them. */
const RECORDS: Readonly<Record<string, readonly RecordSketch[]>> = {
  methods: [
    [5, 'debug', 'debug', {}],
    [9, 'log', 'log', {}],
    [9, 'info', 'info', {}],
    [13, 'warn', 'warn', {}],
    [17, 'error', 'error', {}],
    [9, 'log', 'returns', {}],
  ],
  formats: [
    [9, 'log', 'text 1.5 1 1.5 {"a":1} [ 1, [length]: 1 ] { b: 2 } % rest', {}],
    [9, 'log', '%s of the application %d', {}],
    [9, 'log', '100%', {}],
    [9, 'log', 'several 1 true null undefined 12n Symbol(s) { a: { b: { c: [Object] } } }', {}],
    [9, 'log', "{ password: 'REDACTED', list: [ 1, 2, 3 ] }", {}],
    [9, 'log', 'two\nrows', {}],
    [9, 'log', 'green', {}],
    [
      9,
      'log',
      "Map(1) { 'a' => 1 } Set(1) { 1 } [ undefined, null ] [Function: named] [class Named]",
      {},
    ],
  ],
  errors: [
    [17, 'error', 'RangeError: alone', exception('RangeError', 'alone')],
    [17, 'error', 'with a text: RangeError: inner', exception('RangeError', 'inner')],
    [17, 'error', 'RangeError: as text', exception('RangeError', 'as text')],
    [9, 'log', '{\n  err: RangeError: inside an object', {}],
  ],
  'hand-written JSON': [
    [9, 'log', '{"level":"info","message":"by hand"}', {}],
    [9, 'log', '{}', {}],
    [9, 'log', '{"a":1}', {}],
    [9, 'log', '{ not: json }', {}],
    [9, 'log', '[1,2]', {}],
    [9, 'log', '{\n  "rows": 2\n}', {}],
  ],
  'a header with the ids': [
    [9, 'log', '{"headers":{"traceparent":"TRACEPARENT"}}', {}],
    [9, 'log', 'asked with TRACEPARENT', {}],
  ],
  'groups and others': [
    [9, 'log', 'a group', {}],
    [9, 'log', 'inside\ntwice', {}],
    [9, 'log', 'and another', {}],
    [13, 'warn', 'deeper', {}],
    [
      9,
      'log',
      '┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│ 0       │ 1 │\n│ 1       │ 2 │\n└─────────┴───┘',
      {},
    ],
    [9, 'log', 'no table', {}],
    [13, 'warn', 'Assertion failed: asserted so', {}],
    [13, 'warn', 'Assertion failed', {}],
    [9, 'log', 'counted: 1', {}],
    [9, 'log', 'counted: 2', {}],
    [9, 'dir', '{ a: [Object] }', {}],
    [9, 'dirxml', '{ a: 1 }', {}],
  ],
  times: [
    [9, 'log', expect.stringMatching(/^t: [\d.]+m?s so far 1$/), {}],
    [9, 'log', expect.stringMatching(/^t: [\d.]+m?s$/), {}],
  ],
  trace: [
    [1, 'trace', 'with frames', {}],
    [1, 'trace', 'Trace', {}],
    [1, 'trace', '{ a: 1 }', {}],
  ],
  'as a callback': [
    [9, 'log', 'from a promise', {}],
    [9, 'log', 'unbound', {}],
    [17, 'error', 'without this', {}],
    [9, 'info', "of 0 [ 'of', 'an array' ]", {}],
    [9, 'info', "an array 1 [ 'of', 'an array' ]", {}],
    [9, 'log', 'from a timer', {}],
  ],
  'replaced by the application': [
    [9, 'log', 'wrapped through a wrapper', {}],
    [
      9,
      'log',
      'wrapped ┌─────────┬────────┐\n│ (index) │ Values │\n├─────────┼────────┤\n│ 0       │ 1      │\n└─────────┴────────┘',
      {},
    ],
    [13, 'warn', 'restored', {}],
  ],
  'other consoles': [],
  'values that count how often they are shown': [
    [9, 'log', 'shown 1', {}],
    [9, 'log', '2', {}],
    [9, 'log', 'text 3', {}],
  ],
  'values that throw': [],
  'a stream that throws': [[9, 'log', 'lost', {}]],
  'how it looks': [],
};

const CASES: readonly LoggerCase[] = [
  { kind: 'commonjs', nodeVersion: '22', env: CONSOLE_LOGS },
  { kind: 'es-module', nodeVersion: '24', env: CONSOLE_LOGS },
  { kind: 'commonjs', nodeVersion: '26', env: CONSOLE_LOGS },
  { kind: 'commonjs', nodeVersion: '24', env: { ...CONSOLE_LOGS, FORCE_COLOR: '1' } },
];

/** Lines that say nothing, and those of a console that the application has made. */
const WITHOUT_IDS = /^(?:\s*$|of another console|of the same class|went on)/;

describe.each(CASES)('the console as a logger, $kind, Node.js $nodeVersion, $env', (one) => {
  let result: LoggerRun;

  beforeAll(async () => {
    result = await runLoggers('console', one);
  });

  it('prints what it prints without the distro, and the ids once to each line in a span', () => {
    expectUntouchedOutside(result);
    expectIdsInside(result, (line) => (WITHOUT_IDS.test(line) ? 0 : 1));
  });

  it('has one record for each line', () => {
    expect(recordsInSpans(result)).toEqual(RECORDS);
    expect(recordsOutside(result)).toEqual(Object.values(RECORDS).flat());
  });

  it('gives records the scope of the bridge, the span and the time of the call', () => {
    expectOfCall(result, 'methods', '@acme/otel-auto/console');
  });

  it('leaves JSON that is written by hand valid', () => {
    const lines = result.ours['hand-written JSON']!.inside.lines;
    const parsed = [0, 1, 2, 5].map((index) => JSON.parse(lines[index]!) as object);
    const ids = { trace_id: expect.any(String), span_id: expect.any(String), trace_flags: '03' };
    expect(parsed).toEqual([
      { level: 'info', message: 'by hand', ...ids },
      ids,
      { a: 1, ...ids },
      { rows: 2, ...ids },
    ]);
  });
});

/** Prints in a span, and what the console is. */
const IN_SPAN = `
  const { trace } = require('@opentelemetry/api');
  trace.getTracer('test').startActiveSpan('work', (span) => {
    console.log('one');
    console.error('two');
    span.end();
  });`;

describe('the console as a logger', () => {
  it("is Node.js's own without the variable", async () => {
    const script = `
      const shown = Object.entries(Object.getOwnPropertyDescriptors(console)).map(
        ([name, { value, ...flags }]) => [name, typeof value === 'function' ? String(value) : '', flags],
      );
      require('node:fs').writeSync(1, JSON.stringify(shown));`;
    const [ours, plain] = await Promise.all([
      runScript(script),
      runScript(script, { door: 'none' }),
    ]);
    expect(ours.stdout).toBe(plain.stdout);
    expect(ours.stdout).toContain('"log","function () { [native code] }"');
  });

  it('takes nothing that exporters print', async () => {
    const env = {
      ...CONSOLE_LOGS,
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_LOGS_EXPORTER: 'console,otlp',
    };
    const run = await runScript(IN_SPAN, { env });
    expect(run.logRecords.map(({ body }) => body)).toEqual(['one', 'two']);
    expect(run.stdout).toContain('work');
    expect(run.exitCode).toBe(0);
  });

  it('takes nothing that our diagnostics say', async () => {
    const run = await runScript(IN_SPAN, { env: { ...CONSOLE_LOGS, OTEL_LOG_LEVEL: 'all' } });
    expect(run.stderr).toContain('otel-auto: ');
    expect(run.logRecords.map(({ body }) => body)).toEqual(['one', 'two']);
  });

  it.each([{}, { forceConsole: true }])(
    'takes nothing that the transport of winston prints: %j',
    async (options) => {
      const script = `
        const winston = require('winston');
        const transports = [new winston.transports.Console(${JSON.stringify(options)})];
        winston.createLogger({ transports }).info('by winston');
        console.log('by the console');`;
      const run = await runScript(script, { env: CONSOLE_LOGS });
      expect(run.logRecords.map(({ body, scope }) => [body, scope.name])).toEqual([
        ['by winston', '@acme/otel-winston'],
        ['by the console', '@acme/otel-auto/console'],
      ]);
      expect(run.stdout.split('\n')).toHaveLength(3);
    },
  );
});
