// Values that an application may log by accident or that somebody sends it on purpose. Each is made
// anew for each line.

const throwing = (what) => () => {
  throw new Error(what);
};

const THROWING_TRAPS = Object.fromEntries(
  [
    'get',
    'getOwnPropertyDescriptor',
    'getPrototypeOf',
    'has',
    'isExtensible',
    'ownKeys',
    'set',
    'defineProperty',
    'deleteProperty',
    'preventExtensions',
    'setPrototypeOf',
  ].map((trap) => [trap, throwing(trap)]),
);

const withGetter = (name, get, target = {}) =>
  Object.defineProperty(target, name, { get, enumerable: true, configurable: true });

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** An error that prints the same in every run. */
const steady = (error = new Error('boom')) =>
  Object.assign(error, { stack: 'Error: boom\n    at shop (shop.js:1:1)' });

function nest(depth, wrap) {
  let value = 'the innermost';
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

function cycle(value, tie) {
  tie(value);
  return value;
}

/** A text in one piece, as it is read from a file; `repeat` would make one of many pieces. */
const flat = (text, length) => Buffer.alloc(length, text).toString('latin1');

const manyKeys = (count, toKey = (index) => `key${index}`) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [toKey(index), index]));

/** Never ends: each property is another one of these. */
const endless = () =>
  new Proxy(
    {},
    {
      get: (_target, key) => (key === 'next' ? endless() : undefined),
      ownKeys: () => ['next'],
      getOwnPropertyDescriptor: () => ({ value: 0, enumerable: true, configurable: true }),
    },
  );

function detached(view) {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

class Account {
  #secret = 1;
  owner = 'Ann';

  get secret() {
    return this.#secret;
  }

  get broken() {
    throw new Error('broken');
  }
}

class LyingMap extends Map {
  get size() {
    return -1;
  }

  [Symbol.iterator] = throwing('iterator');
}

class NumberedDate extends Date {
  toISOString = throwing('toISOString');
  getTime = throwing('getTime');
}

/** Small ones, of which what arrives can be read. */
export const SMALL = {
  'a getter that throws': () => withGetter('x', throwing('getter')),
  'a getter that throws no error': () =>
    withGetter('x', () => {
      // oxlint-disable-next-line typescript/only-throw-error -- an application may throw anything
      throw { toString: throwing('toString') };
    }),
  'a getter that throws when it is read again': () => {
    let reads = 0;
    return withGetter('x', () => {
      reads += 1;
      if (reads > 1) throw new Error('again');
      return reads;
    });
  },
  'a getter of a field inside': () => ({ inside: withGetter('x', throwing('getter')), after: 1 }),
  'a proxy': () => new Proxy({ a: 1 }, {}),
  'a proxy whose traps throw': () => new Proxy({ a: 1 }, THROWING_TRAPS),
  'a proxy that is an array': () => new Proxy([1, 2], {}),
  'a proxy with a false length': () =>
    new Proxy([1, 2], { get: (target, key) => (key === 'length' ? 5 : target[key]) }),
  'a proxy of a function': () => new Proxy(function pay() {}, THROWING_TRAPS),
  'a proxy of an error': () => new Proxy(steady(), {}),
  'a proxy of an error, whose traps throw': () => new Proxy(steady(), THROWING_TRAPS),
  'a proxy of a date': () => new Proxy(new Date(0), {}),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of an array': () => revoked([]),
  'a revoked proxy of a function': () => revoked(() => {}),
  'a revoked proxy inside': () => ({ before: 1, inside: revoked({}), after: 2 }),
  'a proxy without end': () => endless(),
  'a cycle': () => cycle({ a: 1 }, (value) => (value.self = value)),
  'a cycle of arrays': () => cycle([1], (value) => value.push(value)),
  'a cycle of a map': () => cycle(new Map(), (value) => value.set('self', value)),
  'a cycle of a set': () => cycle(new Set([1]), (value) => value.add(value)),
  'the same object twice': () => {
    const shared = { a: 1 };
    return { one: shared, two: shared };
  },
  'a BigInt': () => 12345678901234567890n,
  'a BigInt inside': () => ({ big: -1n }),
  'a Symbol': () => Symbol('secret'),
  'a function': () => function pay() {},
  'a function without a name': () => () => {},
  'a function whose name throws': () => withGetter('name', throwing('name'), () => {}),
  'a class': () => Account,
  'a map': () => new Map([['a', 1]]),
  'a map with objects as keys': () =>
    new Map([
      [{ a: 1 }, 1],
      [Symbol('s'), 2],
      [revoked({}), 3],
    ]),
  'a map that lies': () => new LyingMap([['a', 1]]),
  'a set': () => new Set(['a', { b: 1 }]),
  'a weak map': () => new WeakMap(),
  'a promise': () => Promise.resolve(1),
  'a generator': () =>
    (function* () {
      yield 1;
    })(),
  'a date': () => new Date(0),
  'an invalid date': () => new Date(NaN),
  'a date whose methods throw': () => new NumberedDate(0),
  'a URL': () => new URL('http://127.0.0.1/a'),
  'search parameters': () => new URLSearchParams('a=1'),
  headers: () => new Headers({ a: '1' }),
  'a buffer': () => Buffer.from('abc'),
  'an empty buffer': () => Buffer.alloc(0),
  'a typed array': () => new Uint16Array([1, 65535]),
  'an array of BigInts': () => new BigInt64Array([1n, -1n]),
  'a detached typed array': () => detached(new Uint8Array(8)),
  'an array buffer': () => new ArrayBuffer(8),
  'a data view': () => new DataView(new ArrayBuffer(8)),
  'a class instance': () => new Account(),
  'a boxed text': () => Object('text'),
  'a boxed text that lies': () => Object.assign(Object('text'), { valueOf: throwing('valueOf') }),
  'a boxed Symbol': () => Object(Symbol('s')),
  'a regular expression': () => /a/g,
  'a regular expression that throws': () => Object.assign(/a/, { toString: throwing('toString') }),
  'toJSON that throws': () => ({ toJSON: throwing('toJSON') }),
  'toJSON that gives itself': () => ({
    a: 1,
    toJSON() {
      return this;
    },
  }),
  'toJSON that gives undefined': () => ({ toJSON: () => undefined }),
  'toJSON that gives a function': () => ({ toJSON: () => function pay() {} }),
  'toJSON that gives another': () => ({ toJSON: () => ({ toJSON: () => ({ b: 1 }), a: 1 }) }),
  'toJSON that gives a revoked proxy': () => ({ toJSON: () => revoked({}) }),
  'toJSON that is no function': () => ({ toJSON: 'text', a: 1 }),
  'a getter called toJSON that throws': () => withGetter('toJSON', throwing('toJSON'), { a: 1 }),
  'a null prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'a poisoned prototype': () =>
    Object.create(withGetter('constructor', throwing('constructor')), {
      a: { value: 1, enumerable: true },
    }),
  'a constructor that is no function': () => ({ constructor: 'text', a: 1 }),
  'a key __proto__': () => JSON.parse('{"__proto__":{"x":1},"a":1}'),
  'keys of every object': () =>
    JSON.parse('{"constructor":1,"hasOwnProperty":2,"toString":3,"valueOf":4,"length":5}'),
  'keys of every line': () => ({ level: 'loud', message: 'mine', timestamp: 'mine', splat: [1] }),
  'an empty key': () => ({ '': 1, a: 2 }),
  'a key with a lone surrogate': () => ({ 'a\uD800': 1 }),
  'a key called [cut]': () => ({ '[cut]': 1 }),
  'Symbol keys': () => ({ [Symbol('s')]: 1, [Symbol.for('level')]: 'mine', a: 1 }),
  'a sparse array': () => Object.assign([], { 3: 'three', extra: 1 }),
  'an array whose getter throws': () => withGetter(1, throwing('index'), [1, 2, 3]),
  arguments: () =>
    (function () {
      return arguments;
    })(1, 2),
  'a frozen object': () => Object.freeze({ a: 1 }),
  'a frozen error': () => Object.freeze(steady()),
  'lone surrogates': () => 'a\uD800b\uDC00c',
  'control characters': () => '\u0000\u0007\u2028\uFEFF\u007F',
  'not a number': () => ({ a: NaN, b: Infinity, c: -Infinity, d: -0, e: 5e-324, f: 2 ** 64 }),
  undefined: () => undefined,
  null: () => null,
  'an error whose stack throws': () => withGetter('stack', throwing('stack'), steady()),
  'an error whose stack is no text': () => Object.assign(steady(), { stack: { frames: 1 } }),
  'an error whose stack is a number': () => Object.assign(steady(), { stack: 1 }),
  'an error without a stack': () => {
    const error = steady();
    delete error.stack;
    return error;
  },
  'an error whose message throws': () => withGetter('message', throwing('message'), steady()),
  'an error whose message is no text': () => Object.assign(steady(), { message: { a: 1 } }),
  'an error whose name throws': () => withGetter('name', throwing('name'), steady()),
  'an error whose name is no text': () => Object.assign(steady(), { name: { a: 1 } }),
  'an error whose name is a Symbol': () => Object.assign(steady(), { name: Symbol('s') }),
  'an error whose name is very long': () => Object.assign(steady(), { name: 'N'.repeat(1e5) }),
  'an error whose constructor throws': () =>
    withGetter('constructor', throwing('constructor'), steady()),
  'an error whose cause throws': () => withGetter('cause', throwing('cause'), steady()),
  'an error that is its own cause': () => cycle(steady(), (error) => (error.cause = error)),
  'an error with a cause that throws': () =>
    Object.assign(steady(), { cause: { toJSON: throwing('toJSON') } }),
  'an error with a revoked cause': () => Object.assign(steady(), { cause: revoked({}) }),
  'an error whose errors are none': () => Object.assign(steady(), { errors: 'text' }),
  'an error whose errors throw': () => withGetter('errors', throwing('errors'), steady()),
  'an error whose errors are revoked': () => Object.assign(steady(), { errors: revoked([]) }),
  'an error with hostile fields': () =>
    withGetter('x', throwing('getter'), Object.assign(steady(), { code: 'E', level: 'mine' })),
  'an error with a key __proto__': () =>
    Object.defineProperty(steady(), '__proto__', { value: { x: 1 }, enumerable: true }),
  'an error without a prototype': () => Object.setPrototypeOf(steady(), null),
  'what only inherits from Error': () => Object.create(Error.prototype),
  'a DOMException': () =>
    Object.defineProperty(new DOMException('aborted', 'AbortError'), 'stack', {
      value: 'AbortError: aborted\n    at shop (shop.js:1:1)',
    }),
};

/** Large ones, of which a part arrives. */
export const LARGE = {
  '1e5 fields': () => manyKeys(1e5),
  '1e5 fields in a map': () => new Map(Object.entries(manyKeys(1e5))),
  '1e5 fields of an error': () => Object.assign(steady(), manyKeys(1e5)),
  '1e5 items': () => Array.from({ length: 1e5 }, (_, index) => index),
  '1e5 objects': () => Array.from({ length: 1e5 }, (_, index) => ({ index, text: 'text' })),
  '1e5 items in a set': () => new Set(Array.from({ length: 1e5 }, (_, index) => index)),
  '1000 fields with long names': () => manyKeys(1000, (index) => `${index}${'k'.repeat(1000)}`),
  'long names inside': () => ({
    inside: manyKeys(900, (index) => `${index}${'k'.repeat(1000)}`),
  }),
  'a very long key': () => ({ ['k'.repeat(1e6)]: 1 }),
  '1e5 deep': () => nest(1e5, (value) => ({ value })),
  '1e5 deep arrays': () => nest(1e5, (value) => [value]),
  '1e5 deep causes': () =>
    nest(1e5, (cause) => Object.assign(Object.create(Error.prototype), { message: 'm', cause })),
  '2^16 paths': () => nest(16, (value) => ({ left: value, right: value })),
  '2^16 paths of arrays': () => nest(16, (value) => [value, value]),
  'a buffer of 1 MB': () => Buffer.alloc(1e6, 'a'),
  'a typed array of 1e5': () => new Float64Array(1e5),
  'an error with 1e4 errors': () =>
    Object.assign(steady(), { errors: Array.from({ length: 1e4 }, () => steady()) }),
  'an error with a large cause': () => Object.assign(steady(), { cause: manyKeys(1e5) }),
  'an error with a cause of 2^16 paths': () =>
    Object.assign(steady(), { cause: nest(16, (value) => [value, value]) }),
  'an error with a BigInt of 1e5 digits as its cause': () =>
    Object.assign(steady(), { cause: 10n ** 100_000n }),
  'an error with a stack of 10 MB': () =>
    Object.assign(steady(), { stack: `Error: boom\n${'    at shop (shop.js:1:1)\n'.repeat(4e5)}` }),
  'an error with a message of 10 MB': () => steady(new Error('m'.repeat(1e7))),
  'a map with large keys': () => new Map([[manyKeys(1e5), 1]]),
};

/** Values of which plain winston makes no JSON in a reasonable time. */
export const UNPRINTABLE = {
  'a buffer of 100 MB': () => Buffer.alloc(1e8, 'a'),
  'a sparse array of 2^32 - 1': () => Object.assign([], { length: 2 ** 32 - 1, 0: 'first' }),
  '2^25 paths': () => nest(25, (value) => ({ left: value, right: value })),
  '2^60 paths': () => nest(60, (value) => [value, value]),
  'a BigInt of 1e7 digits': () => 1n << 33_219_281n,
  'a map with a key of 2^25 paths': () =>
    new Map([[nest(25, (value) => ({ left: value, right: value })), 1]]),
  'an error with a cause of 2^25 paths': () =>
    Object.assign(steady(), { cause: nest(25, (value) => [value, value]) }),
  'an error with a BigInt of 1e7 digits as its cause': () =>
    Object.assign(steady(), { cause: 1n << 33_219_281n }),
};

/** Texts of which one is enough to fill a line. */
export const LONG_TEXTS = {
  'a text of 10 MB': () => flat('abcdefghij', 1e7),
  'a text of 100 MB': () => flat('abcdefghij', 1e8),
  'a text of 100 MB in pieces': () => 'abcdefghij'.repeat(1e7),
  'a text of 10 MB in rows': () => flat('abcdefghi\n', 1e7),
  'a text of 10 MB in colours': () => flat('\u001B[1mab\u001B[0m', 1e7),
  'a text of 10 MB with a row end at its end': () => `${flat('abc', 1e7)}\n`,
};
