import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { config } from 'winston';
import { DEFAULT_BOUNDS, type LogCall, type LogRecordBounds, toLogRecord } from '../src/index';

const LEVEL = Symbol.for('level');
const SPLAT = Symbol.for('splat');

const call: LogCall = {
  context: ROOT_CONTEXT,
  timestamp: 1_700_000_000_000,
  error: undefined,
  hadStack: false,
  hadMessage: false,
  isFromEmit: false,
};

const map = (info: object, options: { call?: LogCall; bounds?: Partial<LogRecordBounds> } = {}) =>
  toLogRecord(
    { [LEVEL]: 'info', level: 'info', ...info },
    options.call ?? call,
    config.npm.levels,
    { ...DEFAULT_BOUNDS, ...options.bounds },
  );

const attributesOf = (info: object, options = {}) => map(info, options).attributes ?? {};

describe('toLogRecord', () => {
  it('maps a line', () => {
    expect(
      map({
        message: 'hello',
        timestamp: '2026-01-01',
        a: 1,
        nested: { b: [true, null, { c: 'd' }] },
      }),
    ).toEqual({
      timestamp: 1_700_000_000_000,
      severityNumber: 9,
      severityText: 'info',
      body: 'hello',
      attributes: { a: 1, nested: { b: [true, null, { c: 'd' }] } },
      context: ROOT_CONTEXT,
    });
  });

  it('names the level as the application does, without colours', () => {
    const record = toLogRecord(
      { level: '\u001B[32minfo\u001B[39m', message: '\u001B[1mhello\u001B[22m' },
      call,
      config.npm.levels,
    );

    expect(record).toMatchObject({ severityText: 'info', severityNumber: 9, body: 'hello' });
  });

  it('has no colours in the message of an exception', () => {
    const error = new Error('\u001B[31mboom\u001B[39m');

    expect(map({ message: error.message, error })).toMatchObject({
      body: 'boom',
      attributes: { 'exception.message': 'boom' },
    });
  });

  it('keeps a message that is not a text as it is', () => {
    expect(map({ message: { a: [1] } }).body).toEqual({ a: [1] });
    expect(map({ message: 5 }).body).toBe(5);
    expect(map({}).body).toBeUndefined();
  });

  it('leaves out undefined, and symbol keys', () => {
    expect(attributesOf({ a: undefined, [Symbol('s')]: 1, [SPLAT]: [1] })).toEqual({});
  });

  it('leaves out the ids of its own span and no others', () => {
    const traceId = 'a'.repeat(32);
    const spanId = 'b'.repeat(16);
    const context = trace.setSpan(
      ROOT_CONTEXT,
      trace.wrapSpanContext({ traceId, spanId, traceFlags: 1 }),
    );
    const ids = { trace_id: traceId, span_id: spanId, trace_flags: '01' };

    expect(attributesOf(ids, { call: { ...call, context } })).toEqual({});
    expect(attributesOf(ids)).toEqual(ids);
  });
});

describe('the body of a line whose message a format took away', () => {
  it('is what format.logstash() has written in its place', () => {
    const line = JSON.stringify({ '@fields': { a: 1 }, '@message': 'hello' });
    expect(map({ a: 1, [Symbol.for('message')]: line })).toMatchObject({
      body: 'hello',
      attributes: { a: 1 },
    });
  });

  it('is none where the line does not say', () => {
    expect(map({ [Symbol.for('message')]: '{"@message":' }).body).toBeUndefined();
    expect(map({ [Symbol.for('message')]: 'text' }).body).toBeUndefined();
  });
});

describe('an error that somebody has made an object of', () => {
  const stack = 'TypeError: boom\n    at place (file.js:1:1)';

  it('is the exception of its line, and its other fields stay', () => {
    expect(
      attributesOf({ message: 'm', err: { type: 'TypeError', message: 'boom', stack, code: 'E' } }),
    ).toEqual({
      err: { code: 'E' },
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'exception.stacktrace': stack,
    });
    expect(attributesOf({ message: 'm', e: { name: 'X', message: 'boom', stack } })).toEqual({
      'exception.type': 'X',
      'exception.message': 'boom',
      'exception.stacktrace': stack,
    });
  });

  it('goes before fields that a limit may leave out', () => {
    const fields = { a: 1, err: new Error('boom') };
    expect(Object.keys(attributesOf({ message: 'm', ...fields }))[0]).toBe('exception.type');
  });

  it('is no exception without a stack', () => {
    expect(attributesOf({ message: 'm', err: { message: 'boom', stack: 'none' } })).toEqual({
      err: { message: 'boom', stack: 'none' },
    });
  });
});

describe('the exception of a line', () => {
  it('is that of the call where the message was not to tell it', () => {
    const error = new TypeError('boom');
    const attributes = attributesOf({ message: 'failed here' }, { call: { ...call, error } });

    expect(attributes).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'exception.stacktrace': error.stack,
    });
  });

  it('has its stack also where format.metadata() has moved that', () => {
    const error = new TypeError('boom');
    const metadata = { stack: error.stack, order: 7 };
    const attributes = attributesOf(
      { message: 'failed boom', metadata },
      { call: { ...call, error, hadMessage: true, hadStack: true } },
    );

    expect(attributes).toMatchObject({ 'exception.stacktrace': error.stack });
  });

  class PaymentError extends Error {
    readonly code = 'E_PAY';
  }
  const error = new PaymentError('no money');
  const exception = {
    'exception.type': 'PaymentError',
    'exception.message': 'no money',
    'exception.stacktrace': error.stack,
  };

  it('is the line itself', () => {
    const record = toLogRecord(error as never, call);

    expect(record.body).toBe('no money');
    expect(record.attributes).toEqual({ ...exception, code: 'E_PAY' });
  });

  it('is the message', () => {
    expect(map({ message: error })).toMatchObject({ body: 'no money', attributes: exception });
  });

  it('is in an object that is the message', () => {
    expect(map({ message: { error } }).attributes).toEqual(exception);
  });

  it('is what the line was logged with', () => {
    const info = {
      message: 'failed no money',
      stack: error.stack,
      code: 'E_PAY',
      [SPLAT]: [error],
    };

    expect(attributesOf(info)).toEqual({ ...exception, code: 'E_PAY' });
  });

  it('is what the line was logged with, although a format has made an object of it', () => {
    const withError = { ...call, error };

    expect(attributesOf({ message: 'no money' }, { call: withError })).toEqual(exception);
  });

  it.each(['err', 'error', 'reason'])(
    'is the field %s, whose own fields stay under its name',
    (key) => {
      expect(attributesOf({ message: 'failed', [key]: error })).toEqual({
        ...exception,
        [key]: { code: 'E_PAY' },
      });
      expect(attributesOf({ message: 'failed', [key]: new Error('plain') })).not.toHaveProperty(
        key,
      );
    },
  );

  it('is not told twice', () => {
    const cause = new Error('why');
    const failed = new Error('boom', { cause });
    const { stack } = failed;

    expect(
      Object.keys(attributesOf({ message: 'boom', error: failed, stack, exception: true })),
    ).toEqual(Object.keys(exception));
    expect(Object.keys(attributesOf({ message: 'boom', error: failed, stack: [stack] }))).toEqual(
      Object.keys(exception),
    );
  });

  it('leaves a second error where it is', () => {
    expect(attributesOf({ err: error, other: new RangeError('other') })).toMatchObject({
      ...exception,
      other: { type: 'RangeError', message: 'other', stacktrace: expect.stringContaining('at ') },
    });
  });

  it('tells its causes and the errors that it gathers', () => {
    const inner = new TypeError('inner', { cause: 'a text' });
    const middle = new AggregateError([new Error('one'), new Error('two')], 'middle', {
      cause: inner,
    });
    const outer = new Error('outer', { cause: middle });
    inner.cause = { cause: 'an object' };
    const text = String(attributesOf({ err: outer })['exception.stacktrace']);

    expect(text.split('\n').filter((row) => !row.startsWith('    at '))).toEqual([
      'Error: outer',
      'Caused by: AggregateError: middle',
      'Caused by: TypeError: inner',
      'Caused by: {"cause":"an object"}',
      'Error 1 of 2: Error: one',
      'Error 2 of 2: Error: two',
    ]);
  });

  it('ends when it is its own cause', () => {
    const own = new Error('own');
    own.cause = own;

    expect(attributesOf({ err: own })['exception.stacktrace']).toBe(own.stack);
  });

  it('is found by the text of its stack when nothing else is left', () => {
    const stack = 'TypeError [ERR_X]: boom\n    at file.js:1:1';

    expect(attributesOf({ message: 'boom', stack: [stack] })).toEqual({
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'exception.stacktrace': stack,
    });
  });

  it('is found in the place of the stack, where nest-winston puts it', () => {
    expect(attributesOf({ message: 'failed', stack: [error] })).toEqual({
      ...exception,
      stack: { code: 'E_PAY' },
    });
    expect(attributesOf({ stack: [new Error('plain')] })).not.toHaveProperty('stack');
    expect(attributesOf({ err: error, stack: [new RangeError('other')] })).toMatchObject({
      ...exception,
      stack: [{ type: 'RangeError', message: 'other' }],
    });
  });

  it('is not a field that only has the name of a stack', () => {
    expect(attributesOf({ message: 'hello', stack: 'LAMP' })).toEqual({ stack: 'LAMP' });
    expect(attributesOf({ message: 'hello', stack: [undefined] })).toEqual({});
  });

  it('says no more than the formats have left', () => {
    const secret = new Error('password=hunter2');
    const info = {
      message: 'password=***',
      stack: 'Error: password=***\n    at x',
      [SPLAT]: [secret],
    };

    expect(JSON.stringify(attributesOf(info))).not.toContain('hunter2');
    expect(
      JSON.stringify(
        attributesOf({ message: '***' }, { call: { ...call, error: secret, hadMessage: true } }),
      ),
    ).not.toContain('hunter2');
    expect(
      attributesOf(
        { message: 'password=hunter2' },
        { call: { ...call, error: secret, hadStack: true } },
      ),
    ).not.toHaveProperty(['exception.stacktrace']);
  });
});

describe('values that no format expects', () => {
  const circular: Record<string, unknown> = { a: 1 };
  circular['self'] = circular;
  const revoked = (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })();
  const self = { toJSON: (): unknown => self };
  const throwing = (): never => {
    throw new Error('no');
  };

  it.each<[string, unknown, unknown]>([
    ['BigInt', 12n, '12'],
    ['a huge BigInt', 10n ** 5000n, '[cut: BigInt of more than 1000 digits]'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function named() {}, '[Function: named]'],
    ['an integer of more than 64 bits', 1e300, '1e+300'],
    ['NaN', Number.NaN, Number.NaN],
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid Date', new Date(Number.NaN), 'Invalid Date'],
    ['a URL', new URL('http://a.b/c'), 'http://a.b/c'],
    ['a RegExp', /a/g, '/a/g'],
    ['a Map', new Map<unknown, unknown>([['a', new Map([[1, 2]])]]), { a: { 1: 2 } }],
    ['a Set', new Set([1, 'a']), [1, 'a']],
    ['a typed array', new Float32Array([1, 2]), [1, 2]],
    ['a boxed text', new String('a'), 'a'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'an instance of a class',
      new (class Point {
        x = 1;
      })(),
      { x: 1 },
    ],
    ['a cycle', circular, { a: 1, self: '[Circular]' }],
    ['a revoked proxy', revoked, expect.stringContaining('[Unreadable: TypeError')],
    [
      'a getter that throws',
      {
        get a() {
          return throwing();
        },
        b: 1,
      },
      { a: '[Unreadable: Error: no]', b: 1 },
    ],
    ['a toJSON that throws', { toJSON: throwing }, '[Unreadable: Error: no]'],
    ['a toJSON that gives another value', { toJSON: () => ({ a: 1 }) }, { a: 1 }],
    ['a toJSON that gives itself', self, expect.anything()],
    ['an array with holes', [1, , undefined], [1, null, null]], // oxlint-disable-line no-sparse-arrays -- the hole is what is tested
  ])('%s', (_name, value, expected) => {
    expect(attributesOf({ value, next: 1 })).toEqual({ value: expected, next: 1 });
  });

  it('bytes are copied', () => {
    const buffer = Buffer.from('abc');
    const { value } = attributesOf({ value: buffer });
    buffer.fill(0);

    expect(Buffer.from(value as Uint8Array).toString()).toBe('abc');
  });

  it('a key __proto__ is a key', () => {
    const attributes = attributesOf(
      JSON.parse('{"message":"a","__proto__":{"x":1},"n":{"__proto__":2}}'),
    );

    expect(Object.keys(attributes)).toEqual(['__proto__', 'n']);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(Object.keys(attributes['n'] as object)).toEqual(['__proto__']);
  });

  it('an Error whose parts throw or are no texts', () => {
    const broken = Object.defineProperties(new Error('boom'), {
      stack: { get: throwing },
      name: { get: throwing },
    });
    const odd = Object.assign(new Error('odd'), { stack: 5, cause: revoked });

    expect(attributesOf({ broken })).toMatchObject({ 'exception.message': 'boom' });
    expect(attributesOf({ odd })).toMatchObject({ 'exception.message': 'odd' });
  });

  it('a line that throws wherever it is touched', () => {
    const info = new Proxy(
      {},
      { get: throwing, ownKeys: throwing, has: throwing, getPrototypeOf: throwing },
    );

    expect(toLogRecord(info, call)).toMatchObject({ body: '[Unreadable: Error: no]' });
  });
});

describe('an error that does not behave', () => {
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();

  it('keeps its stack when the errors it gathers cannot be read', () => {
    const own = Object.assign(new Error('boom'), { errors: revoked });

    expect(attributesOf({ own })['exception.stacktrace']).toBe(
      `${own.stack}\n[Unreadable: TypeError: Cannot perform 'IsArray' on a proxy that has been revoked]`,
    );
  });

  it('has a type also when it has neither name nor class', () => {
    const own: unknown = Object.setPrototypeOf(new Error('boom'), null);

    expect(attributesOf({ own })).toMatchObject({ 'exception.type': 'Error' });
  });

  it('does not take the fields behind it from the record', () => {
    const own = new Proxy(new Error('boom'), {
      has: () => {
        throw new Error('has');
      },
    });

    expect(attributesOf({ own, after: 1 })).toMatchObject({
      own: '[Unreadable: Error: has]',
      after: 1,
    });
  });
});

describe('what is too large', () => {
  it('is cut, and says so: a text, between two characters', () => {
    const { body } = map(
      { message: `${'a'.repeat(9)}😀${'b'.repeat(1000)}` },
      { bounds: { maxBodyLength: 10 } },
    );

    expect(body).toBe(`${'a'.repeat(9)} [cut: 1011 characters]`);
  });

  it('is cut, and says so: all texts of the attributes together', () => {
    const attributes = attributesOf(
      { message: 'a', one: 'x'.repeat(60), two: 'y'.repeat(60), three: 'z' },
      { bounds: { maxAttributesLength: 100 } },
    );

    expect(attributes).toEqual({
      one: 'x'.repeat(60),
      two: `${'y'.repeat(40)} [cut: 60 characters]`,
      three: ' [cut: 1 characters]',
    });
  });

  it('is cut, and says so: fields, items and depth', () => {
    const bounds = { maxValues: 5, maxDepth: 2 };

    expect(attributesOf({ list: [1, 2, 3, 4, 5, 6] }, { bounds })).toEqual({
      list: [1, 2, 3, 4, '[cut: 2 more]'],
    });
    expect(attributesOf({ deep: { deep: { deep: 1 } } }, { bounds })).toEqual({
      deep: { deep: { deep: 1 } },
    });
    expect(attributesOf({ deep: { deep: { deep: {} } } }, { bounds })).toEqual({
      deep: { deep: { deep: '[cut: nested more than 2 deep]' } },
    });
    expect(Object.keys(attributesOf({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, { bounds }))).toEqual([
      '[cut]',
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
  });

  it('is cut, and says so: keys', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`${index}${'k'.repeat(1000)}`, index]),
    );
    const { inside } = attributesOf({ message: 'a', inside: fields });

    expect(JSON.stringify(inside).length).toBeLessThan(10_000);
    expect(inside).toMatchObject({ '[cut]': expect.stringMatching(/^\d+ more$/) });
  });

  it('is cut, and says so: the name of an error', () => {
    const own = Object.assign(new Error('boom'), { name: 'N'.repeat(1e6) });

    expect(attributesOf({ own, other: own })['exception.type']).toBe(
      `${'N'.repeat(256)} [cut: 1000000 characters]`,
    );
    expect(JSON.stringify(attributesOf({ first: new Error('first'), own })).length).toBeLessThan(
      50_000,
    );
  });

  it('is cut, and says so: the message of an error', () => {
    const own = new Error('m'.repeat(1e6));

    expect(attributesOf({ own })['exception.message']).toBe(
      `${'m'.repeat(4096)} [cut: 1000000 characters]`,
    );
  });

  it('does not walk the paths of what becomes a text: causes, keys of a map', () => {
    let paths: unknown = 1;
    for (let index = 0; index < 60; index += 1) {
      paths = [paths, paths];
    }
    const caused = new Error('boom', { cause: paths });
    const huge = new Error('boom', { cause: 1n << 33_219_281n });

    expect(attributesOf({ caused })['exception.stacktrace']).toContain('[cut: ');
    expect(attributesOf({ huge })['exception.stacktrace']).toContain('[cut: BigInt of');
    expect(JSON.stringify(attributesOf({ map: new Map([[paths, 1]]) })).length).toBeLessThan(1000);
  });

  it('is small, whatever the size of the line', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 1e5 }, (_, index) => [`k${index}`, index]),
    );
    let deep: unknown = 1;
    for (let index = 0; index < 1e5; index += 1) {
      deep = { deep };
    }
    let wide: unknown = 1;
    for (let index = 0; index < 16; index += 1) {
      wide = [wide, wide];
    }
    const list = Array.from({ length: 1e6 });
    const text = 'x'.repeat(1e8);
    const lines = [
      { message: 'a', ...fields },
      { deep, wide, list },
      { message: text, text },
    ];
    for (const line of lines) {
      const { body, attributes } = map(line);
      expect(JSON.stringify({ body, attributes }).length).toBeLessThan(120_000);
    }
  });
});
