import { hostname } from 'node:os';
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

const exception = (type: string, message: string, firstRow = `${type}: ${message}`) => ({
  'exception.type': type,
  'exception.message': message,
  'exception.stacktrace': firstRow,
});

/** The records that a reader of the cases expects of them. */
const RECORDS: Readonly<Record<string, readonly RecordSketch[]>> = {
  levels: [
    [1, 'trace', 'trace', {}],
    [5, 'debug', 'debug', {}],
    [9, 'info', 'info', {}],
    [13, 'warn', 'warn', {}],
    [17, 'error', 'error', {}],
    [21, 'fatal', 'fatal', {}],
  ],
  'below its level': [[13, 'warn', 'printed', {}]],
  texts: [
    [9, 'info', 'text and 7 and {"a":1} and [2]', {}],
    [9, 'info', 'with fields', { user: { id: 1, roles: ['a', 'b'] }, empty: {}, none: null }],
    [9, 'info', undefined, { only: 'fields' }],
    [9, 'info', 'in the object', {}],
    [9, 'info', 'second', {}],
    [9, 'info', '', {}],
    [9, 'info', undefined, {}],
    [9, 'info', 'after null', {}],
    [
      9,
      'info',
      'values',
      {
        price: '5 EUR',
        at: '1970-01-01T00:00:00.000Z',
        big: 12,
        bytes: { type: 'Buffer', data: [104, 105] },
      },
    ],
    [9, 'info', undefined, { 0: 'an', 1: 'array' }],
    [9, 'info', '"quoted" } and { \n rows', {}],
  ],
  errors: [
    [17, 'error', 'alone', exception('RangeError', 'alone')],
    [17, 'error', 'text', exception('RangeError', 'with a text')],
    [
      17,
      'error',
      'caused',
      { err: { code: 'E_OUT' }, ...exception('Error', 'outer', 'Error: outer') },
    ],
    [17, 'error', 'several', exception('AggregateError', 'several')],
    [17, 'error', 'under another key', exception('Error', 'plain in JSON')],
    [17, 'error', 'a text', { err: 'no error' }],
  ],
  children: [
    [9, 'info', 'of a grandchild', { service: 'shop', request: { id: 'r1' }, step: 2 }],
    [5, 'debug', 'of a child with a level', { service: 'shop', a: 1 }],
    [9, 'info', 'serialized', { service: 'shop', user: { id: 'u' } }],
    [9, 'info', 'more bindings', { service: 'shop', request: { id: 'r1' }, more: true, step: 3 }],
  ],
  'custom levels': [
    [10, 'audit', 'audited', {}],
    [1, 'whisper', 'whispered', {}],
    [5, 'low', 'low', {}],
    [11, 'middle', 'middle', {}],
    [17, 'high', 'high', {}],
    [10, 'notice', 'of a child', {}],
  ],
  mixin: [
    [9, 'info', 'mixed', { count: 1, at: 30, own: 1 }],
    [13, 'warn', 'in', { count: 2, at: 40 }],
  ],
  'a mixin that writes ids': [
    [9, 'info', 'by hand', { a: 1 }],
    [9, 'info', 'by hand, nested', { payload: { a: 1 } }],
  ],
  'a header with the ids': [
    [9, 'info', 'asked', { headers: { traceparent: 'TRACEPARENT' } }],
    [9, 'info', 'asked with TRACEPARENT', {}],
  ],
  redact: [
    [
      9,
      'info',
      'masked',
      {
        password: '[Redacted]',
        user: { name: 'Ann', password: '[Redacted]' },
        list: [{ password: '[Redacted]' }, { password: '[Redacted]', kept: 1 }],
        any: { token: '[Redacted]' },
        head: { 'x-key': '[Redacted]' },
      },
    ],
    [9, 'info', 'removed', { user: { name: 'Ann' }, list: [{}, { kept: 1 }], any: {}, head: {} }],
    [
      9,
      'info',
      'censored',
      {
        // What the application puts in the place of a secret has its name.
        password: 'REDACTED',
        user: { name: 'Ann', password: 'REDACTED' },
        list: [{ password: 'REDACTED' }, { password: 'REDACTED', kept: 1 }],
        any: { token: 'REDACTED' },
        head: { 'x-key': '7 characters' },
      },
    ],
    [9, 'info', 'in the bindings', { user: { name: 'Ann', password: '[Redacted]' } }],
    [9, 'info', 'by a child', { name: 'Ann', password: '[Redacted]' }],
    [9, 'info', '[Redacted]', {}],
  ],
  'a long line': [
    [9, 'info', 'long', { bound: 1, long: 'xxx [cut]', kept: ' [cut: 3 characters]' }],
    [9, 'info', 'xxx [cut]', { bound: 1 }],
  ],
  'a long line with secrets': [
    [
      9,
      'info',
      'masked',
      {
        '[cut]': 'a line of N characters',
        password: '[Redacted]',
        deep: { token: '[Redacted]' },
        long: 'xxx [cut]',
      },
    ],
    [9, 'info', '[Redacted]', { '[cut]': 'a line of N characters', long: 'xxx [cut]' }],
    [9, 'info', '[Redacted]', { pid: '[Redacted]', hostname: '[Redacted]', long: '[Redacted]' }],
    [
      9,
      'info',
      'serialized',
      { '[cut]': 'a line of N characters', deep: 'gone', long: 'xxx [cut]' },
    ],
    [9, 'info', 'formatted', { '[cut]': 'a line of N characters', long: 'xxx [cut]' }],
    [9, 'info', 'gone', { '[cut]': 'a line of N characters', long: 'xxx [cut]' }],
  ],
  serializers: [
    [9, 'info', 'by a function', { user: 5 }],
    [17, 'error', 'standard', exception('TypeError', 'standard')],
  ],
  formatters: [
    [
      13,
      'warn',
      'formatted',
      { severity: 'WARN', number: 40, hostname: hostname(), process: true, a: 1, hasSecret: true },
    ],
    [
      9,
      'info',
      'of a child',
      { severity: 'INFO', number: 30, hostname: hostname(), process: true, b: 2, hasSecret: false },
    ],
    [17, 'error', 'as a word', {}],
  ],
  keys: [
    [9, 'info', 'nested', { payload: { a: { b: 1 } } }],
    [
      17,
      'error',
      'nested too',
      {
        payload: { err: { type: 'Error', message: 'nested too', stack: 'Error: nested too' } },
        ...exception('Error', 'nested too'),
      },
    ],
    [9, 'info', 'the message', { msg: 'a field' }],
    [17, 'error', 'under its key', exception('TypeError', 'under its key')],
  ],
  timestamps: [
    [9, 'info', 'at a time', {}],
    [9, 'info', 'at a time', {}],
    [9, 'info', 'at a time', {}],
    [9, 'info', 'at a time', {}],
    [9, 'info', 'at a time', { at: 1 }],
  ],
  hooks: [
    [9, 'info', 'the message', { extra: 'moved' }],
    [9, 'info', 'alone', {}],
  ],
  'no base': [
    [9, 'info', 'nothing else', {}],
    [9, 'info', 'of the process', {}],
    [9, 'info', 'own names', { pid: 1, hostname: 'other' }],
    [9, 'info', undefined, {}],
  ],
  'fields of the same names': [
    [9, 'info', 'both', { service: 'shop' }],
    [9, 'info', 'own id', { service: 'shop', trace_id: 'of the application' }],
    [9, 'info', 'own ids', { service: 'shop', trace_id: 'of the application', span_id: 'x' }],
    [9, 'info', 'not at the top', { service: 'shop', nested: { trace_id: 'deep' } }],
  ],
  metadata: [[13, 'warn', 'seen', { c: 1, mixed: 1, a: 1 }]],
  multistream: [
    [5, 'debug', 'to one', {}],
    [17, 'error', 'to both', {}],
    [17, 'error', 'to the last', {}],
  ],
  'transport to a file': [[9, 'info', 'through a thread', { a: 1 }]],
  'transport to be read by people': [[9, 'info', 'through a thread', { a: 1 }]],
  'how it looks': [[9, 'info', 'returned', {}]],
};

/** Outside a span there are no ids to write by hand. */
const RECORDS_OUTSIDE: typeof RECORDS = {
  ...RECORDS,
  'a mixin that writes ids': [
    [9, 'info', 'by hand', { a: 1 }],
    [9, 'info', 'by hand, nested', { payload: { a: 1 } }],
  ],
};

const CASES: readonly LoggerCase[] = [
  { workspace: 'pino8.0', kind: 'commonjs', nodeVersion: '22' },
  { workspace: 'pino8', kind: 'es-module', nodeVersion: '24' },
  { workspace: 'pino9', kind: 'commonjs', nodeVersion: '26' },
  { workspace: '.', kind: 'commonjs', nodeVersion: '24' },
  { workspace: '.', kind: 'es-module', nodeVersion: '22' },
];

/**
 * Returns the number of ids expected in a line: none of ours in one with ids of the application,
 * and two in one with those of the mixin too.
 */
function countIds(line: string): number {
  if (line.includes('"trace_id":"of the application"')) return 0;
  return line.includes('"payload":{"a":1}') ? 2 : 1;
}

describe.each(CASES)('pino of $workspace, $kind, Node.js $nodeVersion', (one) => {
  let result: LoggerRun;

  beforeAll(async () => {
    result = await runLoggers('pino', one);
  });

  it('writes what it writes without the distro, and the ids once to each line in a span', () => {
    expectUntouchedOutside(result);
    expectIdsInside(result, countIds);
  });

  it('has one record for each line', () => {
    expect(recordsInSpans(result)).toEqual(RECORDS);
    expect(recordsOutside(result)).toEqual(Object.values(RECORDS_OUTSIDE).flat());
  });

  it('gives records the scope of the bridge, the span and the time of the call', () => {
    expectOfCall(result, 'levels', '@acme/otel-auto/pino');
  });
});
