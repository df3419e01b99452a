import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LogRecord } from '@acme/otlp-receiver';
import { parseJsonLines } from '@acme/otel-testkit';
import { buildApplication } from '../libraries/support/application';
import { runApp } from '../support/run';
import { drawRecords } from './support/draw-records';
import { expectIdsInLines } from './support/expect-beside-plain';
import { runBesidePlain, type BesidePlain } from './support/run-beside-plain';

const draw = (type: string, message: string, stack: string): string =>
  `exception.message: "${message}", exception.stacktrace: "${stack}", exception.type: "${type}"`;
const at = (text: string) => String.raw`${text}\n    at shop (shop.js:1:1)`;
const asField = (type: string, message: string): string =>
  `{ message: "${message}", stacktrace: "${at(`${type}: ${message}`)}", type: "${type}" }`;

const BOOM = draw('TypeError', 'boom', at('TypeError: boom'));
const CAUSES = draw(
  'TypeError',
  'top',
  [at('TypeError: top'), at('Caused by: Error: middle'), at('Caused by: RangeError: root')].join(
    String.raw`\n`,
  ),
);
const ALL = draw(
  'AggregateError',
  'all',
  [
    at('AggregateError: all'),
    at('Error 1 of 2: TypeError: boom'),
    at('Error 2 of 2: RangeError: two'),
  ].join(String.raw`\n`),
);
const MIDDLE = `{ cause: ${asField('RangeError', 'root')}, ${asField('Error', 'middle').slice(2)}`;

/** The level as the logger names it, and the number that it means. */
const LEVELS = {
  npm: 'error/17 warn/13 info/9 http/7 verbose/6 debug/5 silly/1',
  syslog: 'emerg/21 alert/19 crit/18 error/17 warning/13 notice/10 info/9 debug/5',
  cli: 'error/17 warn/13 help/11 data/10 info/9 debug/5 prompt/4 verbose/3 input/2 silly/1',
  'like those of pino': 'fatal/21 error/17 warn/13 info/9 debug/5 trace/1',
  'in capitals': 'ERROR/17 WARN/13 INFO/9 DEBUG/5',
  'with levels between': 'error/17 audit/14 warn/13 business/10 info/9 details/8',
  'of unknown names': 'foo/17 bar/13 baz/9 foobar/5',
  'with numbers of its own': 'error/17 warn/13 info/9 debug/5',
};

const RECORDS: Readonly<Record<string, readonly string[]>> = {
  'levels in colours': ['warn/13 in colours'],
  'levels in capitals by a format': ['warn/13 in capitals'],
  messages: [
    'info/9 ',
    'info/9 ä€😀',
    'info/9 5',
    'info/9 true',
    'info/9 null',
    'info/9 nothing',
    'info/9 7',
    'info/9 ["a", 1]',
    'info/9 { a: 1 }',
    'info/9 5',
    'info/9 ["an", "array"]',
    'info/9 in an object { a: 1 }',
    'info/9 { a: "without a message" }',
    'info/9 ',
    'info/9 two messages',
    'info/9 a',
    'info/9 %s',
    'info/9 written { a: 1 }',
  ],
  fields: [
    `info/9 fields { ${[
      'address: { street: "Main" }',
      'buffer: <0102>',
      'date: "1970-01-01T00:00:00.000Z"',
      'deep: { b: { c: { d: 1 } } }',
      'dotted.key: 1',
      'empty: { list: [], map: {  } }',
      'fraction: 1.5',
      'large: 9007199254740992n',
      'larger: "1e+21"',
      'list: [1, "two", [true, null, { three: 3 }], null]',
      'map: { 2: "two", a: { b: 1 } }',
      'no: false',
      'nothing: null',
      'regexp: "/a/g"',
      'service: "shop"',
      'set: ["a", 1]',
      'text: "ä"',
      'url: "http://127.0.0.1/a?b=c"',
      'whole: 1',
    ].join(', ')} }`,
  ],
  'fields that JSON has no value for': [
    `info/9 no JSON { ${[
      'big: "10"',
      'call: "[Function: pay]"',
      'infinite: -Infinity',
      'notANumber: NaN',
      'symbol: "Symbol(s)"',
      'typed: [0.5, 2]',
    ].join(', ')} }`,
  ],
  'fields that are about the line': [
    'info/9 with a timestamp',
    `info/9 with ids of another trace { span_id: "${'e'.repeat(16)}", trace_id: "${'f'.repeat(32)}" }`,
    'info/9 with a level { severity: "high" }',
  ],
  redacted: ['info/9 in { user: { name: "Ann", password: "***" } }'],
  'errors as the line': [
    `error/17 boom { ${BOOM} }`,
    `error/17 boom { code: "E_BOOM", ${BOOM} }`,
    `error/17 boom { ${BOOM} }`,
    `error/17 boom { ${BOOM} }`,
    `error/17 boom { ${BOOM}, request: 7 }`,
  ],
  'errors behind a text': [
    `error/17 failed boom { ${BOOM} }`,
    `error/17 failed: boom { code: "E_BOOM", ${BOOM} }`,
  ],
  'errors behind a text with a place for a value': [
    `error/17 failed %s { ${BOOM} }`,
    `error/17 failed here { ${BOOM} }`,
  ],
  'errors in a field': [
    `error/17 failed { ${BOOM} }`,
    `error/17 failed { error: { code: "E_BOOM" }, ${BOOM}, order: 1 }`,
    `error/17 failed { ${BOOM} }`,
    `error/17 { error: ${asField('TypeError', 'boom')} } { ${BOOM} }`,
    `error/17 failed { nested: { error: ${asField('TypeError', 'boom')} } }`,
    `error/17 failed { list: [${asField('TypeError', 'boom')}] }`,
    `error/17 failed { ${BOOM}, other: ${asField('RangeError', 'other')} }`,
  ],
  'errors with format.errors': [
    `error/17 boom { ${BOOM} }`,
    `error/17 failed boom { ${BOOM} }`,
    `error/17 boom { code: "E_BOOM", ${BOOM} }`,
  ],
  'errors with causes': [
    `error/17 top { ${CAUSES} }`,
    // winston gives the cause to the line as well
    `error/17 behind top { cause: ${MIDDLE}, ${CAUSES} }`,
    `error/17 in { ${draw('TypeError', 'top', String.raw`${at('TypeError: top')}\nCaused by: a text`)} }`,
    `error/17 in { ${draw('TypeError', 'top', String.raw`${at('TypeError: top')}\nCaused by: {\"code\":1}`)} }`,
  ],
  'errors that gather errors': [
    `error/17 all { ${ALL} }`,
    `error/17 behind all { ${ALL} }`,
    `error/17 in { ${ALL} }`,
  ],
  'errors of other makes': [
    `error/17 class { err: { amount: 7 }, ${draw('PaymentError', 'no money', String.raw`Error: no money\n    at pay (pay.js:1:1)`)} }`,
    `error/17 name { ${draw('CardError', 'boom', at('TypeError: boom'))} }`,
    `error/17 realm { ${draw('RangeError', 'from afar', String.raw`RangeError: from afar\n    at vm.js:1:1`)} }`,
    'error/17 no error { err: { message: "only looks like one", name: "Error" } }',
    'error/17 text { err: "a text" }',
  ],
};

/** Lines that a stream has held back, and how many. */
const HELD = {
  'slow transports': 45,
  'a corked logger': 3,
  'a transport that comes later': 40,
  'lines after waiting': 3,
};

describe('the record of a line', () => {
  let run: BesidePlain;

  beforeAll(async () => {
    const entry = buildApplication({ source: 'logs/applications/winston-records' }, 'commonjs');
    run = await runBesidePlain(entry);
  });

  const recordsOf = (name: string): readonly LogRecord[] => run.cases.get(name)!.records;

  it.each(Object.entries(LEVELS))('has the meaning of the level: %s', (name, levels) => {
    const severities = recordsOf(`levels ${name}`).map(({ severityText, severityNumber, body }) => {
      expect(body).toBe(`a line of ${severityText}`);
      return `${severityText}/${severityNumber}`;
    });
    expect(severities.join(' ')).toBe(levels);
  });

  it.each(Object.entries(RECORDS))('says what the line says: %s', (name, records) => {
    expect(drawRecords(run.cases.get(name)!)).toEqual(records);
  });

  it.each(Object.entries(HELD))('is of the span and the moment of its call: %s', (name, count) => {
    const records = recordsOf(name);
    expect(records).toHaveLength(count);
    const { spanNames } = run.cases.get(name)!;
    const moments = records.flatMap(({ body, spanId, timeUnixNano, attributes }) => {
      expect(spanNames.get(spanId!)).toBe(body);
      return [Number(attributes['calledAt']), Number(timeUnixNano / 1_000_000n)];
    });
    // each call, its record, the next call
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });

  it('leaves what the application prints as it is, but for the ids', () => {
    expect(run.ours).toMatchObject({ exitCode: 0, signal: null });
    expect(run.ours.stdout.split('\n')).toHaveLength(run.plain.stdout.split('\n').length);
  });

  it('is that of a line with the same ids', () => {
    const json = [...run.cases].filter(
      ([name]) => name.startsWith('levels') || Object.keys(HELD).includes(name),
    );
    expectIdsInLines(new Map(json));
  });
});

describe('winston that logs what nobody catches', () => {
  const entry = buildApplication({ source: 'logs/applications/winston-ends' }, 'commonjs');

  const MODES: readonly (readonly [string, string])[] = [
    ['exceptionHandlers', 'uncaughtException'],
    ['rejectionHandlers', 'unhandledRejection'],
    ['handleExceptions', 'uncaughtException'],
    ['not exitOnError', 'uncaughtException'],
    ['a handler that is done at once', 'uncaughtException'],
  ];
  const runs = new Map<string, Pick<BesidePlain, 'plain' | 'ours'>>();

  // winston waits three seconds for its transports before it ends the process
  beforeAll(async () => {
    await Promise.all(
      MODES.map(async ([mode]) => {
        const ending = mode === 'not exitOnError' ? 0 : 1;
        const [plain, ours] = await Promise.all([
          runApp(entry, { args: [mode], ending, door: 'none' }),
          runApp(entry, { args: [mode], ending }),
        ]);
        runs.set(mode, { plain, ours });
      }),
    );
  });

  it.each(MODES)('ends and prints as without the distro: %s', (mode) => {
    const { plain, ours } = runs.get(mode)!;
    const withoutIds = parseJsonLines(ours.stdout).map(
      ({ trace_id: _traceId, span_id: _spanId, trace_flags: _flags, ...line }) => line,
    );
    expect(withoutIds).not.toEqual([]);
    expect(withoutIds).toEqual(parseJsonLines(plain.stdout));
  });

  it.each(MODES)('has sent the record once, with the ids of the line: %s', (mode, said) => {
    const { ours } = runs.get(mode)!;
    const [before, failure] = ours.logRecords;
    expect(ours.logRecords).toHaveLength(2);
    expect(before).toMatchObject({ body: 'before' });
    expect(failure).toMatchObject({
      severityNumber: 17,
      body: expect.stringContaining(`${said}: nobody catches it`),
      attributes: {
        'exception.type': 'TypeError',
        'exception.message': 'nobody catches it',
        'exception.stacktrace': 'TypeError: nobody catches it\n    at shop (shop.js:1:1)',
        error: { code: 'E_SHOP' },
      },
    });
    for (const line of parseJsonLines(ours.stdout)) {
      expect(failure).toMatchObject({ traceId: line['trace_id'], spanId: line['span_id'] });
    }
  });
});
