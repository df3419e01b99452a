import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AttributeValue } from '@acme/otlp-receiver';
import { buildApplication } from '../libraries/support/application';
import { otherLines, ownLines, runScript } from '../support/run';
import { withoutIds, type CaseOutcome } from './support/case-outcomes';
import { drawValue } from './support/draw-records';
import { expectSameButForIds } from './support/expect-beside-plain';
import { runBesidePlain, type BesidePlain } from './support/run-beside-plain';

const BOOM_STACK = String.raw`Error: boom\n    at shop (shop.js:1:1)`;
const REVOKED =
  "[Unreadable: TypeError: Cannot perform 'IsArray' on a proxy that has been revoked]";

/** The exception of an error that says `boom`, as its parts are left readable. */
const exception = ({ message = 'boom', stack = BOOM_STACK, type = 'Error', causes = '' } = {}) =>
  [
    ...(message === '' ? [] : [`exception.message: "${message}"`]),
    ...(stack === '' ? [] : [`exception.stacktrace: "${stack}${causes}"`]),
    `exception.type: "${type}"`,
  ].join(', ');

const toEndless = (depth: number): string =>
  depth === 0 ? '"[cut: nested more than 8 deep]"' : `{ next: ${toEndless(depth - 1)} }`;

/**
 * The attributes that arrive of each value that was logged as `{ value }` and that winston does not
 * print.
 */
const ARRIVES: Readonly<Record<string, string>> = {
  'a getter that throws': 'value: { x: "[Unreadable: Error: getter]" }',
  'a getter that throws no error': 'value: { x: "[Unreadable]" }',
  'a getter that throws when it is read again': 'value: { x: 1 }',
  'a getter of a field inside': 'value: { after: 1, inside: { x: "[Unreadable: Error: getter]" } }',
  'a proxy': 'value: { a: 1 }',
  'a proxy whose traps throw': 'value: "[Unreadable: Error: getPrototypeOf]"',
  'a proxy that is an array': 'value: [1, 2]',
  'a proxy with a false length': 'value: [1, 2, null, null, null]',
  'a proxy of a function': 'value: "[Function]"',
  // V8 gives the stack to the error itself alone
  'a proxy of an error': exception({ stack: '' }),
  'a proxy of an error, whose traps throw': 'value: "[Unreadable: Error: getPrototypeOf]"',
  'a proxy of a date': 'value: "[Unreadable: TypeError: this is not a Date object.]"',
  'a revoked proxy': `value: "${REVOKED}"`,
  'a revoked proxy of an array': `value: "${REVOKED}"`,
  'a revoked proxy of a function': 'value: "[Function]"',
  'a revoked proxy inside': `value: { after: 2, before: 1, inside: "${REVOKED}" }`,
  'a proxy without end': `value: ${toEndless(8)}`,
  'a cycle': 'value: { a: 1, self: "[Circular]" }',
  'a cycle of arrays': 'value: [1, "[Circular]"]',
  'a cycle of a map': 'value: { self: "[Circular]" }',
  'a cycle of a set': 'value: [1, "[Circular]"]',
  'the same object twice': 'value: { one: { a: 1 }, two: { a: 1 } }',
  'a BigInt': 'value: "12345678901234567890"',
  'a BigInt inside': 'value: { big: "-1" }',
  'a Symbol': 'value: "Symbol(secret)"',
  'a function': 'value: "[Function: pay]"',
  'a function without a name': 'value: "[Function]"',
  'a function whose name throws': 'value: "[Function]"',
  'a class': 'value: "[Function: Account]"',
  'a map': 'value: { a: 1 }',
  'a map with objects as keys': `value: { Symbol(s): 2, ${REVOKED}: 3, {"a":1}: 1 }`,
  'a map that lies': 'value: "[Unreadable: Error: iterator]"',
  'a set': 'value: ["a", { b: 1 }]',
  'a weak map': 'value: {  }',
  'a promise': 'value: {  }',
  'a generator': 'value: {  }',
  'a date': 'value: "1970-01-01T00:00:00.000Z"',
  'an invalid date': 'value: "Invalid Date"',
  'a date whose methods throw': 'value: "[Unreadable: Error: getTime]"',
  'a URL': 'value: "http://127.0.0.1/a"',
  'search parameters': 'value: {  }',
  headers: 'value: {  }',
  'a buffer': 'value: <616263>',
  'an empty buffer': 'value: <>',
  'a typed array': 'value: [1, 65535]',
  'an array of BigInts': 'value: ["1", "-1"]',
  'a detached typed array':
    'value: "[Unreadable: TypeError: Cannot perform %TypedArray%.prototype.slice on a detached ArrayBuffer]"',
  'an array buffer': 'value: {  }',
  'a data view': 'value: "[DataView: 8 bytes]"',
  'a class instance': 'value: { owner: "Ann" }',
  'a boxed text': 'value: "text"',
  'a boxed text that lies': 'value: "[Unreadable: Error: valueOf]"',
  'a boxed Symbol': 'value: "Symbol(s)"',
  'a regular expression': 'value: "/a/g"',
  'a regular expression that throws': 'value: "[Unreadable: Error: toString]"',
  'toJSON that throws': 'value: "[Unreadable: Error: toJSON]"',
  'toJSON that gives itself': 'value: { a: 1, toJSON: "[Function: toJSON]" }',
  'toJSON that gives undefined': 'value: null',
  'toJSON that gives a function': 'value: "[Function: pay]"',
  'toJSON that gives another': 'value: { a: 1, toJSON: "[Function: toJSON]" }',
  'toJSON that gives a revoked proxy': `value: "${REVOKED}"`,
  'toJSON that is no function': 'value: { a: 1, toJSON: "text" }',
  'a getter called toJSON that throws': 'value: "[Unreadable: Error: toJSON]"',
  'a null prototype': 'value: { a: 1 }',
  'a poisoned prototype': 'value: { a: 1 }',
  // The SDK takes an object with a field of this name for the instance of a class, and drops it.
  'a constructor that is no function': '',
  // The SDK copies maps by assignment.
  'a key __proto__': 'value: { a: 1 }',
  'keys of every object': '',
  'keys of every line': 'value: { level: "loud", message: "mine", splat: [1], timestamp: "mine" }',
  'an empty key': 'value: { : 1, a: 2 }',
  'a key with a lone surrogate': 'value: { a\uFFFD: 1 }',
  'a key called [cut]': 'value: { [cut]: 1 }',
  'Symbol keys': 'value: { a: 1 }',
  'a sparse array': 'value: [null, null, null, "three"]',
  'an array whose getter throws': 'value: [1, "[Unreadable: Error: index]", 3]',
  arguments: 'value: { 0: 1, 1: 2 }',
  'a frozen object': 'value: { a: 1 }',
  'a frozen error': exception(),
  'lone surrogates': 'value: "a\uFFFDb\uFFFDc"',
  'control characters': String.raw`value: "\u0000\u0007` + '\u2028\uFEFF\u007F"',
  'not a number':
    'value: { a: NaN, b: Infinity, c: -Infinity, d: 0, e: 5e-324, f: "18446744073709552000" }',
  undefined: '',
  null: 'value: null',
  'an error whose stack throws': exception({ stack: '' }),
  'an error whose stack is no text': exception({ stack: '' }),
  'an error whose stack is a number': exception({ stack: '' }),
  'an error without a stack': exception({ stack: '' }),
  'an error whose message throws': exception({ message: '' }),
  'an error whose message is no text': exception({ message: '' }),
  'an error whose name throws': exception(),
  'an error whose name is no text': exception(),
  'an error whose name is a Symbol': exception(),
  // The last word of what was cut may be the beginning of a secret.
  'an error whose name is very long': exception({
    type: 'REDACTED [cut: 100000 characters]',
  }),
  'an error whose constructor throws': exception(),
  'an error whose cause throws': exception({
    causes: String.raw`\nCaused by: [Unreadable: Error: cause]`,
  }),
  'an error that is its own cause': exception(),
  'an error with a cause that throws': exception({
    causes: String.raw`\nCaused by: [Unreadable: Error: toJSON]`,
  }),
  'an error with a revoked cause': exception({ causes: String.raw`\nCaused by: ${REVOKED}` }),
  'an error whose errors are none': exception(),
  'an error whose errors throw': exception(),
  'an error whose errors are revoked': exception({ causes: String.raw`\n${REVOKED}` }),
  'an error with hostile fields': `${exception()}, value: { code: "E", level: "mine", x: "[Unreadable: Error: getter]" }`,
  'an error without a prototype': exception(),
  'what only inherits from Error': 'exception.message: "", exception.type: "Error"',
  'a DOMException': exception({
    message: 'aborted',
    stack: String.raw`AbortError: aborted\n    at shop (shop.js:1:1)`,
    type: 'AbortError',
  }),
};

/** The numbers of bytes that Loki accepts with a line, as body and as structured metadata. */
const LOKI = { body: 256 * 1024, attributes: 64 * 1024 };

const GROUPS = ['small', 'large'] as const;
const entry = buildApplication({ source: 'logs/applications/winston-hostile' }, 'commonjs');

describe.each(GROUPS)('hostile values: %s ones', (group) => {
  let run: BesidePlain;

  beforeAll(async () => {
    run = await runBesidePlain(entry, {
      args: [group],
      // all cases are logged in a second or two
      env: { OTEL_BLRP_MAX_QUEUE_SIZE: '20000' },
      lifetimeMillis: 55_000,
    });
  });

  it('are printed, or thrown at the application, as by plain winston', () => {
    expect(run.cases.size).toBeGreaterThan(20);
    expectSameButForIds(run);
  });

  it('cost no other line its record', () => {
    const ordinary = [...run.cases].map(([name, { records }]) => [
      name,
      records.at(0)?.body,
      records.at(-1)?.body,
    ]);
    expect(ordinary).toEqual([...run.cases.keys()].map((name) => [name, 'before', 'after']));
  });

  it('arrive once each, where plain winston prints a line', () => {
    const counts = (count: (name: string) => number) =>
      Object.fromEntries([...run.cases.keys()].map((name) => [name, count(name)]));
    expect(counts((name) => run.cases.get(name)!.records.length - 2)).toEqual(
      counts((name) => countSurvived(run.plainCases.get(name)!)),
    );
  });

  it('arrive in the span of their call', () => {
    const strays = [...run.cases].filter(([, { records, span }]) =>
      records.some(({ spanId }) => spanId !== span?.spanId),
    );
    expect(strays.map(([name]) => name)).toEqual([]);
  });

  it('make no record that Loki would refuse', () => {
    for (const record of [...run.cases.values()].flatMap(({ records }) => records)) {
      expect(toBytes(record.body)).toBeLessThan(LOKI.body);
      expect(toBytes(record.attributes)).toBeLessThan(LOKI.attributes);
    }
  });

  it('make the distro say only what it has left out', () => {
    const remarks = ownLines(run.ours).filter((line) => !/^(@acme|first )/.test(line));
    for (const remark of remarks) expect(remark).toMatch(/^warning: .* (is|are) left out/);
    expect(otherLines(run.ours)).toEqual(otherLines(run.plain));
  });

  if (group === 'small') {
    it.each(Object.entries(ARRIVES))('arrive as far as they can be read: %s', (name, drawn) => {
      for (const { records } of [run.cases.get(name)!, run.cases.get(`outside: ${name}`)!]) {
        const record = records.find(({ body }) => body === 'hostile')!;
        expect(drawValue(record.attributes)).toBe(drawn === '' ? '{  }' : `{ ${drawn} }`);
      }
    });
  } else {
    it('say where they are cut', () => {
      const whole = [...run.cases].filter(
        ([, { records }]) =>
          !records.some(
            ({ droppedAttributesCount, ...record }) =>
              droppedAttributesCount > 0 || drawRecordText(record).includes('[cut'),
          ),
      );
      expect(whole.map(([name]) => name)).toEqual([]);
    });
  }
});

it('say how many fields of a line are left out', async () => {
  const { logRecords } = await runScript(
    `const winston = require('winston');
     const fields = Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['key' + i, i]));
     winston.createLogger({ transports: [new winston.transports.Console({ silent: true })] })
       .info('many', fields);`,
  );
  const [{ attributes, droppedAttributesCount }] = logRecords as [(typeof logRecords)[number]];
  const kept = Object.keys(attributes).filter((key) => key.startsWith('key')).length;
  const mark = /\d+/.exec(String(attributes['[cut]'] ?? '0'))?.[0];
  expect(kept + droppedAttributesCount + Number(mark)).toBe(1e5);
});

it('are cut at the limits that the environment sets', async () => {
  const { logRecords } = await runScript(
    `const winston = require('winston');
     winston.createLogger({ transports: [new winston.transports.Console({ silent: true })] })
       .info('limited', { one: 'x'.repeat(20), list: ['y'.repeat(20)], three: 3, four: 4 });`,
    {
      env: {
        OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '3',
        OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10',
      },
    },
  );
  expect(logRecords).toMatchObject([
    {
      body: 'limited',
      attributes: { one: 'x'.repeat(10), list: ['y'.repeat(10)], three: 3 },
      droppedAttributesCount: 1,
    },
  ]);
});

/** Attempts of which winston printed a line; the application says before each what it tries. */
function countSurvived({ text }: CaseOutcome): number {
  const [, ...attempts] = withoutIds(text).split(/^> "(?!thrown)/m);
  return attempts.filter((attempt) => !attempt.includes('> "thrown"')).length;
}

/** The bytes of all keys and values. */
function toBytes(value: AttributeValue | undefined): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + Buffer.byteLength(key) + toBytes(item),
    0,
  );
}

const drawRecordText = ({
  body,
  attributes,
}: Pick<CaseOutcome['records'][number], 'body' | 'attributes'>): string =>
  drawValue(body) + drawValue(attributes);
