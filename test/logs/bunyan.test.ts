import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectIdsInside, expectOfCall, expectUntouchedOutside } from './support/expect-lines';
import {
  type LoggerCase,
  type LoggerRun,
  recordsInSpans,
  recordsOutside,
  type RecordSketch,
  runLoggers,
} from './support/run-loggers';

const exception = (type: string, message: string) => ({
  'exception.type': type,
  'exception.message': message,
  'exception.stacktrace': `${type}: ${message}`,
});

/** The records that a reader of the cases expects of them. */
const RECORDS: Readonly<Record<string, readonly RecordSketch[]>> = {
  levels: [
    [1, 'trace', 'trace', { name: 'shop' }],
    [5, 'debug', 'debug', { name: 'shop' }],
    [9, 'info', 'info', { name: 'shop' }],
    [13, 'warn', 'warn', { name: 'shop' }],
    [17, 'error', 'error', { name: 'shop' }],
    [21, 'fatal', 'fatal', { name: 'shop' }],
  ],
  'numeric levels': [
    [10, '35', 'between info and warn', { name: 'shop' }],
    [1, '5', 'below trace', { name: 'shop' }],
    [24, '70', 'above fatal', { name: 'shop' }],
  ],
  'a level below that of its stream': [],
  texts: [
    [9, 'info', 'text and 7 and {"a":1}', { name: 'shop' }],
    [
      9,
      'info',
      'with fields',
      { name: 'shop', user: { id: 1, roles: ['a', 'b'] }, empty: {}, none: null },
    ],
    [9, 'info', '', { name: 'shop', only: 'fields' }],
    [9, 'info', 'several texts { a: 1 }', { name: 'shop' }],
    [9, 'info', "[ 'an', 'array' ]", { name: 'shop' }],
    [9, 'info', 'undefined', { name: 'shop' }],
    [9, 'info', 'after null', { name: 'shop' }],
    [9, 'info', 'values', { name: 'shop', at: '1970-01-01T00:00:00.000Z' }],
    [9, 'info', '<Buffer 68 69> a buffer', { name: 'shop' }],
    [9, 'info', '"quoted" } and { \n rows', { name: 'shop' }],
  ],
  errors: [
    [17, 'error', 'alone', { name: 'shop', ...exception('RangeError', 'alone') }],
    [17, 'error', 'text', { name: 'shop', ...exception('RangeError', 'with a text') }],
    [
      17,
      'error',
      'caused',
      { name: 'shop', err: { code: 'E_OUT' }, ...exception('Error', 'outer') },
    ],
    [17, 'error', 'as it is', { name: 'shop', ...exception('TypeError', 'not serialized') }],
    [17, 'error', 'another key', { name: 'shop', ...exception('TypeError', 'under another key') }],
  ],
  children: [
    [
      9,
      'info',
      'of a grandchild',
      { name: 'shop', service: 'shop', request: { id: 'r1' }, step: 2 },
    ],
    [9, 'info', 'of a simple child', { name: 'shop', service: 'shop', fast: true }],
    [9, 'info', 'serialized', { name: 'shop', service: 'shop', user: { id: 'v' } }],
  ],
  serializers: [
    [9, 'info', 'by a function', { name: 'shop', user: 5 }],
    [9, 'info', 'added later', { name: 'shop', head: 'gone' }],
  ],
  'raw streams': [
    [9, 'info', 'one', { name: 'shop', a: 1 }],
    [9, 'info', 'two', { name: 'shop', a: 1 }],
    [9, 'info', 'three', { name: 'shop', a: 1 }],
  ],
  'several streams': [
    [5, 'debug', 'to one', { name: 'shop' }],
    [17, 'error', 'to both', { name: 'shop' }],
  ],
  'the caller': [
    [
      9,
      'info',
      'from here',
      {
        name: 'shop',
        src: {
          file: expect.stringMatching(/bunyan\.[cm]js$/),
          line: expect.any(Number),
          func: 'the caller',
        },
      },
    ],
  ],
  'own time and ids': [
    [9, 'info', 'of another time', { name: 'shop' }],
    [9, 'info', 'of no time', { name: 'shop' }],
    [9, 'info', 'own id', { name: 'shop', trace_id: 'of the application' }],
    [9, 'info', 'own names', { name: 'shop', hostname: 'other', pid: 1 }],
  ],
  'how it looks': [],
};

const CASES: readonly LoggerCase[] = [
  { workspace: '.', kind: 'commonjs', nodeVersion: '22' },
  { workspace: '.', kind: 'es-module', nodeVersion: '26' },
  { workspace: 'bunyan2', kind: 'commonjs', nodeVersion: '24' },
  { workspace: 'bunyan2', kind: 'es-module', nodeVersion: '24' },
];

describe.each(CASES)('bunyan of $workspace, $kind, Node.js $nodeVersion', (one) => {
  let result: LoggerRun;

  beforeAll(async () => {
    result = await runLoggers('bunyan', one);
  });

  it('writes what it writes without the distro, and the ids once to each line in a span', () => {
    expectUntouchedOutside(result);
    // Where the application writes an id of its own, the line has none of ours.
    expectIdsInside(result, (line) => (line.includes('of the application') ? 0 : 1));
  });

  it('has one record for each line that a stream gets', () => {
    expect(recordsInSpans(result)).toEqual(RECORDS);
    expect(recordsOutside(result)).toEqual(Object.values(RECORDS).flat());
  });

  it('gives records the scope of the bridge, the span and the time of the call', () => {
    expectOfCall(result, 'levels', '@acme/otel-auto/bunyan');
  });

  it('gives a record the time that the application gives its line', () => {
    const times = result.run.logRecords
      .filter(({ body }) => body === 'of another time')
      .map(({ timeUnixNano }) => timeUnixNano);
    expect(times).toEqual([5_000_000n, 5_000_000n]);
  });
});
