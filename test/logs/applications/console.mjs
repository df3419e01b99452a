import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { runCases, traceparent, withStdio } from './support/run-cases.mjs';

// The frames below are others with a distro than without.
Error.stackTraceLimit = 1;

const on = (sink, run) => withStdio(sink, run);

const cases = {
  methods: (sink) =>
    on(sink, () => {
      for (const method of ['debug', 'log', 'info', 'warn', 'error']) console[method](method);
      console.log();
      console.log('');
      return console.log('returns');
    }),
  formats: (sink) =>
    on(sink, () => {
      console.log(
        '%s %d %i %f %j %o %O %c%%',
        'text',
        1.5,
        1.5,
        1.5,
        { a: 1 },
        [1],
        { b: 2 },
        'css',
        'rest',
      );
      console.log('%s', '%s of the application %d');
      console.log('100%');
      console.log('several', 1, true, null, undefined, 12n, Symbol('s'), {
        a: { b: { c: { d: 1 } } },
      });
      console.log({ password: 'x', list: [1, 2, 3] });
      console.log('two\nrows');
      console.log('\u001b[32mgreen\u001b[39m');
      console.log(
        new Map([['a', 1]]),
        new Set([1]),
        [undefined, null],
        function named() {},
        class Named {},
      );
    }),
  errors: (sink) =>
    on(sink, () => {
      console.error(new RangeError('alone'));
      console.error('with a text:', new RangeError('inner'));
      console.error('%s', new RangeError('as text'));
      console.log({ err: new RangeError('inside an object') });
    }),
  'hand-written JSON': (sink) =>
    on(sink, () => {
      console.log(JSON.stringify({ level: 'info', message: 'by hand' }));
      console.log('{}');
      console.log('%j', { a: 1 });
      console.log('{ not: json }');
      console.log(JSON.stringify([1, 2]));
      console.log(JSON.stringify({ rows: 2 }, undefined, 2));
    }),
  'a header with the ids': (sink) =>
    on(sink, () => {
      console.log(JSON.stringify({ headers: { traceparent: traceparent() } }));
      console.log(`asked with ${traceparent()}`);
    }),
  'groups and others': (sink) =>
    on(sink, () => {
      console.group('a group');
      console.log('inside\ntwice');
      console.groupCollapsed('and another');
      console.warn('deeper');
      console.groupEnd();
      console.groupEnd();
      console.table([{ a: 1 }, { a: 2 }]);
      console.table('no table');
      console.assert(true, 'not printed');
      console.assert(false, 'asserted %s', 'so');
      console.assert(false);
      console.count('counted');
      console.count('counted');
      console.countReset('counted');
      console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
      console.dirxml({ a: 1 });
    }),
  times: (sink) =>
    on(sink, () => {
      console.time('t');
      console.timeLog('t', 'so far', 1);
      console.timeEnd('t');
    }),
  trace: (sink) =>
    on(sink, () => {
      Error.stackTraceLimit = 10;
      (function traced() {
        console.trace('with %s', 'frames');
        console.trace();
        console.trace({ a: 1 });
      })();
      Error.stackTraceLimit = 1;
    }),
  'as a callback': (sink) =>
    on(sink, async () => {
      await Promise.resolve('from a promise').then(console.log);
      const { log, error } = console;
      log('unbound');
      error.call(undefined, 'without this');
      ['of', 'an array'].forEach(console.info);
      setImmediate(console.log, 'from a timer');
      await new Promise((resolve) => setImmediate(resolve));
    }),
  'replaced by the application': (sink) =>
    on(sink, () => {
      const { log } = console;
      const calls = [];
      console.log = (...args) => {
        calls.push(args);
        log('wrapped', ...args);
      };
      console.log('through a wrapper');
      console.table([1]);
      console.log = (...args) => calls.push(args);
      console.log('swallowed');
      console.count();
      console.countReset();
      console.log = log;
      const spied = Object.getOwnPropertyDescriptor(console, 'warn');
      Object.defineProperty(console, 'warn', { ...spied, value: (text) => calls.push(text) });
      console.warn('spied');
      Object.defineProperty(console, 'warn', spied);
      console.warn('restored');
      return calls;
    }),
  'other consoles': (sink) => {
    const stdout = new Writable({
      write: (text, _encoding, done) => done(sink.write(String(text)) && null),
    });
    const own = new Console({ stdout });
    own.log('of another console');
    new console.Console(stdout).warn('of the same class');
    return own instanceof Console;
  },
  'values that count how often they are shown': (sink) =>
    on(sink, () => {
      let count = 0;
      console.log({ [inspect.custom]: () => `shown ${(count += 1)}` });
      console.log('%j', { toJSON: () => (count += 1) });
      console.log('%s', { toString: () => `text ${(count += 1)}` });
      return count;
    }),
  'values that throw': (sink) =>
    on(sink, () => {
      console.log({
        [inspect.custom]() {
          throw new Error('not shown');
        },
      });
    }),
  'a stream that throws': (sink) => {
    process.stdout.write = () => {
      throw new Error('no disk');
    };
    try {
      console.log('lost');
    } finally {
      delete process.stdout.write;
    }
    sink.write('went on');
  },
  'how it looks': () => [
    Object.keys(console),
    Object.prototype.toString.call(console),
    ['log', 'error', 'trace', 'table'].map((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(console, name);
      return [value.name, value.length, 'prototype' in value, flags, Object.keys(value)];
    }),
  ],
};

void runCases(cases);
