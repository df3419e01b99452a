// Values that make loggers, and whoever reads what they log, stumble. Each is made anew for each use.
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';

const throws = (text) => () => {
  throw new Error(text);
};

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function nested(depth, wrap) {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

function cyclic() {
  const value = { name: 'cycle', list: [] };
  value.self = value;
  value.list.push(value, { up: value });
  return value;
}

/** 2^16 paths lead through it, by 16 objects. */
const manyPaths = () => nested(16, (value) => ({ left: value, right: value }));

const withGetter = (key, text) =>
  Object.defineProperty({ before: 1 }, key, { enumerable: true, get: throws(text) });

const errorWith = (key, descriptor) =>
  Object.defineProperty(new Error('hostile'), key, { configurable: true, ...descriptor });

class Account {
  #secret = 'hunter2';
  owner = 'Ann';
  get balance() {
    return this.#secret.length;
  }
}

/** Each by its name. */
export const HOSTILE_VALUES = {
  'a getter that throws': () => withGetter('bad', 'not to be read'),
  'a getter that gives itself': () => {
    const value = {
      get again() {
        return value;
      },
    };
    return value;
  },
  'a proxy that throws at everything': () =>
    new Proxy(
      {},
      {
        get: throws('get'),
        ownKeys: throws('keys'),
        has: throws('has'),
        getPrototypeOf: throws('of'),
      },
    ),
  'a proxy that lies about its keys': () =>
    new Proxy({ real: 1 }, { ownKeys: () => ['real', 'made up'], get: (_, key) => String(key) }),
  'a revoked proxy': revoked,
  'a proxy of a function': () => new Proxy(() => {}, {}),
  cycles: cyclic,
  'a BigInt': () => 2n ** 70n,
  'a BigInt in an object': () => ({ big: 12n }),
  'a Symbol': () => Symbol('hostile'),
  'a Symbol as a key': () => ({ [Symbol('key')]: 1, other: 2 }),
  'a function': () => function named() {},
  'a class': () => Account,
  'an instance with private fields': () => new Account(),
  'a Map': () =>
    new Map([
      ['a', 1],
      [{ b: 2 }, new Map()],
    ]),
  'a Set': () => new Set([1, new Set([2])]),
  'a WeakMap': () => new WeakMap(),
  'a promise that rejects': () => {
    const promise = Promise.reject(new Error('caught'));
    promise.catch(() => {});
    return promise;
  },
  // oxlint-disable-next-line unicorn/no-thenable -- as of some database clients
  'an object with then': () => ({ then: throws('called') }),
  'a Date': () => new Date(0),
  'an invalid Date': () => new Date(Number.NaN),
  'a URL': () => new URL('https://user:secret@example.com/path?token=1'),
  'a Buffer': () => Buffer.from('bytes'),
  'a typed array': () => new Float32Array([1.5, Number.NaN]),
  'a DataView': () => new DataView(new ArrayBuffer(4)),
  'a regular expression': () => /a"b/g,
  'toJSON that throws': () => ({ toJSON: throws('no JSON') }),
  'toJSON that gives itself': () => ({
    toJSON() {
      return this;
    },
  }),
  'toJSON that gives nothing': () => ({ kept: 1, toJSON: () => undefined }),
  'toJSON that lies': () => ({ toJSON: () => ({ toString: 1, length: -1, constructor: null }) }),
  'util.inspect.custom that throws': () => ({ [inspect.custom]: throws('not shown') }),
  'toString that throws': () => ({
    toString: throws('no text'),
    [Symbol.toPrimitive]: throws('none'),
  }),
  'no prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'the key __proto__': () => JSON.parse('{"__proto__":{"polluted":true},"a":1}'),
  'keys of Object.prototype': () => ({
    constructor: 1,
    hasOwnProperty: 2,
    toString: 'x',
    valueOf: null,
  }),
  'empty and long keys': () => ({ '': 1, [`k${'e'.repeat(5000)}y`]: 2, 'a.b': 3, 'a"b\n': 4 }),
  'numbers that are no JSON': () => ({ a: Number.NaN, b: Infinity, c: -0, d: 1e308, e: 2 ** 64 }),
  'a frozen object': () => Object.freeze({ a: Object.freeze({ b: 1 }) }),
  'a sparse array': () => Object.assign([], { 3: 'three', length: 5, extra: true }),
  'an array of many': () => Array.from({ length: 50_000 }, (_, index) => index),
  'many fields': () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
  'nested deeply': () => nested(100_000, (value) => ({ value })),
  'nested arrays': () => nested(100_000, (value) => [value]),
  'many paths': manyPaths,
  'a long text': () => ({ text: 'x'.repeat(1_000_000) }),
  'a very long text': () => ({ text: 'x'.repeat(17_000_000) }),
  'lone surrogates': () => ({ 'k\ud800': '\udc00 and \ud800', ok: '\ud83d\ude00' }),
  'control characters': () => ({ text: '\u0000\u001b[31m\u2028\r\n' }),
  'boxed values': () => ({
    a: new String('s'),
    b: new Number(1),
    c: Object(1n),
    d: Object(Symbol('s')),
  }),
  'an Error whose stack throws': () => errorWith('stack', { get: throws('no stack') }),
  'an Error whose stack is no text': () => errorWith('stack', { value: { frames: 1 } }),
  'an Error whose message throws': () => errorWith('message', { get: throws('no message') }),
  'an Error whose name is no text': () => errorWith('name', { value: 5 }),
  'an Error that is its own cause': () => {
    const error = new Error('own cause');
    error.cause = error;
    return error;
  },
  'an Error of another realm': () => runInNewContext('new TypeError("from afar")'),
  'an AggregateError of many': () =>
    new AggregateError(
      Array.from({ length: 1000 }, (_, index) => new Error(`${index}`)),
      'many',
    ),
  'an Error with a hostile field': () => Object.assign(new Error('with'), { field: cyclic() }),
  'fields that loggers use': () => ({
    level: 'x',
    time: {},
    msg: { a: 1 },
    message: [1],
    err: 5,
    pid: null,
    hostname: {},
    v: 'v',
    name: 1,
    stack: 7,
    timestamp: {},
    context: 5,
    trace_id: 5,
    span_id: {},
    error: { message: 1, stack: 2 },
  }),
};
