import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildApplication } from '../libraries/support/application';
import { toFinishedLines, withoutIds, type CaseOutcome } from './support/case-outcomes';
import { drawRecords } from './support/draw-records';
import { runBesidePlain, type BesidePlain } from './support/run-beside-plain';

/** The names of the calls that the application makes with each format. */
const CALLS = [
  'text',
  'fields',
  'values',
  'error',
  'only an error',
  'rows in the message',
  'one object',
  'a child',
];

/** Texts that get the ids at the end of their first row, since they do not contain them. */
const TEXTS = [
  'printf of the message',
  'printf with the stack',
  'printf with rows that end in CRLF',
  'cli',
  'colorize and printf',
  'label, align, padLevels',
  'almost JSON',
  'an empty text',
];

/** Texts that print every field, and with them the ids. */
const TEXTS_WITH_FIELDS = [
  'simple',
  'printf of everything',
  'logfmt',
  'nestLike in one row',
  'splat',
];

/** A line of these is a JSON object, with the ids inside. */
const JSONS = [
  'json',
  'json with rows',
  'logstash',
  'colorize and json',
  'splat and json',
  'errors and json',
  'metadata',
  'JSON by hand',
  'JSON by hand with rows',
  'JSON by hand with spaces',
  'JSON by hand with a line end',
  'JSON by hand, empty',
];

/** These are made by `util.inspect`, which chooses the rows by the length. */
const INSPECTED = ['nestLike', 'nestLike without colours', 'prettyPrint', 'prettyPrint in colours'];

const CUSTOM = ['sees the ids', 'redacts fields and texts', 'keeps a list of fields'].map(
  (name) => `a format that ${name}`,
);

const STACK =
  'exception.stacktrace: "TypeError: out of order\\n    at shop (shop.js:1:1)\\n    at main (main.js:2:2)"';
const EXCEPTION = `exception.message: "out of order", ${STACK}, exception.type: "TypeError"`;

/** The records of CALLS, whatever the format; some formats change the message or add a field. */
const toRecords = ({ pad = '', values = '%s bought %d', label = '' } = {}): string[] => {
  const fields = (...texts: readonly string[]) => {
    const all = [...texts, label].filter((text) => text !== '');
    return all.length === 0 ? '' : ` { ${all.join(', ')} }`;
  };
  return [
    `info/9 ${pad}hello${fields()}`,
    `info/9 ${pad}a sale${fields('buyer: "Ann", items: [{ id: 1 }]')}`,
    `warn/13 ${pad}${values}${fields()}`,
    `error/17 ${pad.slice(1)}failed out of order${fields('code: "E_SHOP"', EXCEPTION)}`,
    `error/17 ${pad.slice(1)}out of order${fields('code: "E_SHOP"', EXCEPTION.replace('"out', `"${pad.slice(1).replace('\t', '\\t')}out`))}`,
    `info/9 ${pad}row one\nrow two${fields()}`,
    `info/9 ${pad}an object${fields('buyer: "Ann"')}`,
    `info/9 ${pad}of a child${label === '' ? ' { shop: 1 }' : ` { ${label}, shop: 1 }`}`,
  ];
};

const RECORDS: Readonly<Record<string, readonly string[]>> = {
  cli: toRecords({ pad: '    ' }),
  'label, align, padLevels': toRecords({ pad: '    \t', label: 'label: "shop"' }),
  splat: toRecords({ values: 'Ann bought 2 { extra: true }' }),
  'splat and json': toRecords({ values: 'Ann bought 2 { extra: true }' }),
  // it moves every field into one
  metadata: [
    'info/9 hello { metadata: {  } }',
    'info/9 a sale { metadata: { buyer: "Ann", items: [{ id: 1 }] } }',
    'warn/13 %s bought %d { metadata: {  } }',
    `error/17 failed out of order { ${EXCEPTION}, metadata: { code: "E_SHOP", ${STACK.replace('exception.stacktrace', 'stack')} } }`,
    `error/17 out of order { ${EXCEPTION}, metadata: { code: "E_SHOP" } }`,
    'info/9 row one\nrow two { metadata: {  } }',
    'info/9 an object { metadata: { buyer: "Ann" } }',
    'info/9 of a child { metadata: { shop: 1 } }',
  ],
};

/** The places of the format. */
const PLACES = ['logger', 'transport'];

const on = (names: readonly string[]): string[] =>
  PLACES.flatMap((place) => names.map((name) => `${name} on the ${place}`));

let run: BesidePlain;

beforeAll(async () => {
  const entry = buildApplication({ source: 'logs/applications/winston-formats' }, 'commonjs');
  run = await runBesidePlain(entry);
});

it('ends as it does without the distro', () => {
  expect(run.ours).toMatchObject({ exitCode: run.plain.exitCode, signal: run.plain.signal });
  expect([...run.cases.keys()]).toEqual([...run.plainCases.keys()]);
});

describe('a line outside of a span', () => {
  it('is what it is without the distro, to the byte', () => {
    const texts = (cases: ReadonlyMap<string, CaseOutcome>) =>
      [...cases].filter(([name]) => name.startsWith('outside: ')).map(([, { text }]) => text);
    expect(texts(run.cases).length).toBeGreaterThan(60);
    expect(texts(run.cases)).toEqual(texts(run.plainCases));
  });
});

describe('a line inside of a span', () => {
  it.each(on([...TEXTS, ...TEXTS_WITH_FIELDS, ...JSONS]))(
    'is what it is without the distro, but for the ids: %s',
    (name) => {
      const { plain, ours } = linesOf(name);
      expect([...ours.keys()]).toEqual(CALLS);
      expect(mapped(ours, withoutIds)).toEqual(mapped(plain, withoutIds));
    },
  );

  it.each(on(INSPECTED))(
    'is what it is without the distro, but for the ids and the rows: %s',
    (name) => {
      const { plain, ours } = linesOf(name);
      const normalize = (line: string) => withoutIds(line.replaceAll(/\s+/g, ' '));
      expect(mapped(ours, normalize)).toEqual(mapped(plain, normalize));
    },
  );

  it.each(on(TEXTS))('has the ids at the end of its first row: %s', (name) => {
    const { plain, ours, ids } = linesOf(name);
    const completed = mapped(plain, (line) => line.replace(/(?=\r?\n|$)/, ids));
    expect(mapped(ours, (line) => line)).toEqual(completed);
  });

  it.each(on(TEXTS_WITH_FIELDS))('has the ids among its fields: %s', (name) => {
    const { ours, traceId, spanId } = linesOf(name);
    for (const line of ours.values()) {
      expect(line).toContain(traceId);
      expect(line).toContain(spanId);
      // They are told again where the first of several rows lacks them.
      const told = ` trace_id=${traceId} span_id=${spanId}`;
      const [firstRow = ''] = line.replace(told, '').split('\n');
      expect(line.split(told)).toHaveLength(firstRow.includes(traceId) ? 1 : 2);
    }
  });

  // Container runtimes make a line of each row, and a row is found by what it says itself.
  it.each(on([...TEXTS_WITH_FIELDS, 'nestLike', 'nestLike without colours']))(
    'has the ids in its first row: %s',
    (name) => {
      const { ours, traceId, spanId } = linesOf(name);
      const firstRows = [...ours].map(([call, line]) => [call, line.split('\n')[0]!] as const);
      const without = firstRows.filter(
        ([, row]) => !row.includes(traceId) || !row.includes(spanId),
      );
      expect(without).toEqual([]);
    },
  );

  it.each(on(JSONS))('has the ids inside of the object and stays valid JSON: %s', (name) => {
    const { plain, ours, traceId, spanId } = linesOf(name);
    for (const [call, line] of ours) {
      // A template of the application that prints `undefined` makes no JSON, with us or without.
      if (plain.get(call)!.includes(': undefined')) continue;
      const fields = flatten(JSON.parse(line) as object);
      expect(fields).toMatchObject({ trace_id: traceId, span_id: spanId, trace_flags: '03' });
    }
  });

  it.each(on(INSPECTED))('contains the ids: %s', (name) => {
    const { ours, traceId, spanId } = linesOf(name);
    for (const line of ours.values()) {
      expect(line).toContain(traceId);
      expect(line).toContain(spanId);
    }
  });
});

describe('the records', () => {
  const formats = [...TEXTS, ...TEXTS_WITH_FIELDS, ...JSONS, ...INSPECTED];

  it.each(on(formats))('are those that a person expects: %s', (name) => {
    const [format, place] = name.split(' on the ') as [string, string];
    const expected = RECORDS[format] ?? toRecords();
    // The format of a transport does not see the message of an Error that is a line.
    const records = place === 'logger' ? expected : expected.with(4, withoutPadding(expected[4]!));
    expect(drawRecords(run.cases.get(name)!)).toEqual(records);
    expect(drawRecords(run.cases.get(`outside: ${name}`)!)).toEqual(records);
  });
});

describe('formats of the application', () => {
  const paid = 'deep: { pin: 1 }, password: "REDACTED"';

  it.each(on(CUSTOM))('get the line they get without the distro, but for the ids: %s', (name) => {
    const { plain, ours, traceId } = linesOf(name);
    const line = ours
      .get('custom')!
      .replace('"seen":["trace_id","span_id","trace_flags"]', '"seen":[]');
    expect(withoutIds(line)).toBe(plain.get('custom'));
    expect(JSON.parse(ours.get('custom')!)).toMatchObject({ trace_id: traceId });
  });

  it('see the ids of the line', () => {
    const { ours } = linesOf('a format that sees the ids on the logger');
    expect(JSON.parse(ours.get('custom')!)).toMatchObject({
      seen: ['trace_id', 'span_id', 'trace_flags'],
    });
  });

  it('have renamed the fields of the line', () => {
    const { ours, traceId, spanId } = linesOf('a format that renames the fields on the logger');
    expect(JSON.parse(ours.get('custom')!)).toMatchObject({ dd: { traceId, spanId } });
  });

  it('may print the id in a text of their own, which is then complete', () => {
    const { ours, traceId } = linesOf('a format that prints the trace id itself on the logger');
    expect(ours.get('custom')).toBe(`[${traceId}] paid with card 4711`);
  });

  it.each([
    ['redacts fields and texts', 'info/9 paid with card *** { deep: { pin: 1 }, user: "Ann" }'],
    ['keeps a list of fields', 'info/9 paid with card 4711 { user: "Ann" }'],
    ['prints the trace id itself', `info/9 paid with card 4711 { ${paid}, user: "Ann" }`],
  ])('decide what the record has: %s', (name, record) => {
    for (const place of PLACES) {
      expect(drawRecords(run.cases.get(`a format that ${name} on the ${place}`)!)).toEqual([
        record,
      ]);
    }
  });
});

const withoutPadding = (record: string): string =>
  record.replace(/^(error\/17 )\s+/, '$1').replace(/"(?: |\\t)+out of order"/, '"out of order"');

function linesOf(name: string) {
  const outcome = run.cases.get(name)!;
  const { traceId, spanId } = outcome.span!;
  return {
    plain: toFinishedLines(run.plainCases.get(name)!),
    ours: toFinishedLines(outcome),
    traceId,
    spanId,
    ids: ` trace_id=${traceId} span_id=${spanId}`,
  };
}

const mapped = (lines: ReadonlyMap<string, string>, map: (line: string) => string) =>
  Object.fromEntries([...lines].map(([name, line]) => [name, map(line)]));

/** The fields of an object and of those inside of it: some formats put the line's into one field. */
const flatten = (value: object): Record<string, unknown> =>
  Object.assign(
    {},
    ...Object.entries(value).map(([key, field]: [string, unknown]) =>
      typeof field === 'object' && field !== null ? flatten(field) : { [key]: field },
    ),
  ) as Record<string, unknown>;
