// What a line of winston says, in each way it can be said: levels, messages, fields, errors, and the
// moment and the span of the call when the transports are slow.
import { setTimeout } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import Transport from 'winston-transport';
import winston from 'winston';
import { runCases, runInSpan, say } from './support/cases.mjs';

const { format } = winston;
const { Console } = winston.transports;
const createLogger = (options = {}) =>
  winston.createLogger({ transports: [new Console()], ...options });

/** Logs a line at each level of a set, from the most important to the least. */
const toLevelCase = (levels) => () => {
  const names = Object.keys(levels).toSorted((a, b) => levels[a] - levels[b]);
  const logger = createLogger({ levels, level: names.at(-1) });
  for (const name of names) logger.log(name, `a line of ${name}`);
};

const LEVELS = {
  npm: winston.config.npm.levels,
  syslog: winston.config.syslog.levels,
  cli: winston.config.cli.levels,
  'like those of pino': { fatal: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 },
  'in capitals': { ERROR: 0, WARN: 1, INFO: 2, DEBUG: 3 },
  'with levels between': { error: 0, audit: 1, warn: 2, business: 3, info: 4, details: 5 },
  'of unknown names': { foo: 0, bar: 1, baz: 2, foobar: 3 },
  'with numbers of its own': { debug: 400, info: 300, warn: 200, error: 100 },
};

/** An error whose stack is the same in every run. */
function createError(Class, message, options, fields) {
  const error = new Class(message, options);
  const { name } = error;
  return Object.assign(error, { stack: `${name}: ${message}\n    at shop (shop.js:1:1)` }, fields);
}
const boom = (fields) => createError(TypeError, 'boom', undefined, fields);

class PaymentError extends Error {
  constructor(message) {
    super(message);
    this.stack = `Error: ${message}\n    at pay (pay.js:1:1)`;
    this.amount = 7;
  }
}

/** Takes its lines when it is released. */
class SlowTransport extends Transport {
  next = [];

  log(_info, next) {
    this.next.push(next);
  }

  async release() {
    while (this.next.length > 0) {
      this.next.shift()();
      await setTimeout(1);
    }
  }
}

/** Logs in a span of its own, and says when. */
async function call(name, logger) {
  await setTimeout(3);
  await runInSpan(name, () => {
    const calledAt = Date.now();
    logger.info(name, { calledAt });
  });
}

class Address {
  street = 'Main';
  #secret = 1;

  get secret() {
    return this.#secret;
  }
}

const CASES = {
  ...Object.fromEntries(
    Object.entries(LEVELS).map(([name, levels]) => [`levels ${name}`, toLevelCase(levels)]),
  ),
  'levels in colours': () => {
    const logger = createLogger({ format: format.combine(format.colorize(), format.json()) });
    logger.warn('in colours');
  },
  'levels in capitals by a format': () => {
    const upper = format((info) => Object.assign(info, { level: info.level.toUpperCase() }));
    createLogger({ format: format.combine(upper(), format.json()) }).warn('in capitals');
  },
  messages: () => {
    const logger = createLogger();
    for (const message of ['', 'ä€😀', 5, true, null, undefined, 7n, ['a', 1], { a: 1 }]) {
      try {
        logger.log({ level: 'info', message });
      } catch (error) {
        say(String(error));
      }
    }
    logger.info(5);
    logger.info(['an', 'array']);
    logger.info({ message: 'in an object', a: 1 });
    logger.info({ a: 'without a message' });
    logger.info();
    logger.info('two', { message: 'messages' });
    logger.info('a', 'b', 'c');
    logger.info('%s', 'not interpolated');
    logger.write({ level: 'info', message: 'written', a: 1 });
  },
  fields: () => {
    createLogger({ defaultMeta: { service: 'shop' } }).info('fields', {
      text: 'ä',
      whole: 1,
      fraction: 1.5,
      large: 2 ** 53,
      larger: 1e21,
      no: false,
      nothing: null,
      left: undefined,
      list: [1, 'two', [true, null, { three: 3 }], undefined],
      empty: { list: [], map: {} },
      deep: { b: { c: { d: 1 } } },
      'dotted.key': 1,
      '': 'an empty key',
      date: new Date(0),
      url: new URL('http://127.0.0.1/a?b=c'),
      address: new Address(),
      map: new Map([
        ['a', { b: 1 }],
        [2, 'two'],
      ]),
      set: new Set(['a', 1]),
      buffer: Buffer.from([1, 2]),
      regexp: /a/g,
    });
  },
  'fields that JSON has no value for': () => {
    createLogger({ format: format.printf(({ message }) => message) }).info('no JSON', {
      big: 10n,
      symbol: Symbol('s'),
      call: function pay() {},
      notANumber: NaN,
      infinite: -Infinity,
      typed: new Float64Array([0.5, 2]),
    });
  },
  'fields that are about the line': () => {
    const logger = createLogger({
      format: format.combine(format.timestamp({ format: () => 'now' }), format.json()),
    });
    logger.info('with a timestamp');
    logger.info('with ids of another trace', { trace_id: 'f'.repeat(32), span_id: 'e'.repeat(16) });
    logger.info('with a level', { level: 'loud', severity: 'high' });
  },
  redacted: () => {
    const redact = format((info) => {
      if (info.user?.password) info.user = { ...info.user, password: '***' };
      return info;
    });
    createLogger({ format: format.combine(redact(), format.json()) }).info('in', {
      user: { name: 'Ann', password: 'hunter2' },
    });
  },
  'errors as the line': () => {
    const logger = createLogger();
    logger.error(boom());
    logger.error(boom({ code: 'E_BOOM' }));
    logger.log('error', boom());
    logger.log({ level: 'error', message: boom() });
    logger.child({ request: 7 }).error(boom());
  },
  'errors behind a text': () => {
    const logger = createLogger();
    logger.error('failed', boom());
    logger.error('failed:', boom({ code: 'E_BOOM' }));
  },
  'errors behind a text with a place for a value': () => {
    createLogger().error('failed %s', 'here', boom());
    const splat = format.combine(format.splat(), format.json());
    createLogger({ format: splat }).error('failed %s', 'here', boom());
  },
  'errors in a field': () => {
    const logger = createLogger();
    logger.error('failed', { err: boom() });
    logger.error('failed', { error: boom({ code: 'E_BOOM' }), order: 1 });
    logger.error({ message: 'failed', reason: boom() });
    logger.error({ error: boom() });
    logger.error('failed', { nested: { error: boom() } });
    logger.error('failed', { list: [boom()] });
    logger.error('failed', { err: boom(), other: createError(RangeError, 'other') });
  },
  'errors with format.errors': () => {
    const logger = createLogger({
      format: format.combine(format.errors({ stack: true, cause: true }), format.json()),
    });
    logger.error(boom());
    logger.error('failed', boom());
    logger.error({ level: 'error', message: boom({ code: 'E_BOOM' }) });
  },
  'errors with causes': () => {
    const logger = createLogger({ format: format.printf(({ message }) => String(message)) });
    const root = createError(RangeError, 'root');
    const middle = createError(Error, 'middle', { cause: root });
    logger.error(createError(TypeError, 'top', { cause: middle }));
    logger.error('behind', createError(TypeError, 'top', { cause: middle }));
    logger.error('in', { err: createError(TypeError, 'top', { cause: 'a text' }) });
    logger.error('in', { err: createError(TypeError, 'top', { cause: { code: 1 } }) });
  },
  'errors that gather errors': () => {
    const logger = createLogger({ format: format.printf(({ message }) => String(message)) });
    const all = new AggregateError([boom(), createError(RangeError, 'two')], 'all');
    all.stack = 'AggregateError: all\n    at shop (shop.js:1:1)';
    logger.error(all);
    logger.error('behind', all);
    logger.error('in', { err: all });
  },
  'errors of other makes': () => {
    const logger = createLogger();
    logger.error('class', { err: new PaymentError('no money') });
    logger.error('name', { err: Object.assign(boom(), { name: 'CardError' }) });
    const foreign = runInNewContext('new RangeError("from afar")');
    foreign.stack = 'RangeError: from afar\n    at vm.js:1:1';
    logger.error('realm', { err: foreign });
    logger.error('no error', { err: { name: 'Error', message: 'only looks like one' } });
    logger.error('text', { err: 'a text' });
  },
  'slow transports': async () => {
    const slow = new SlowTransport({ highWaterMark: 1 });
    const logger = createLogger({ transports: [slow] });
    for (let index = 0; index < 45; index += 1) await call(`slow ${index}`, logger);
    await slow.release();
  },
  'a corked logger': async () => {
    const logger = createLogger();
    logger.cork();
    for (let index = 0; index < 3; index += 1) await call(`corked ${index}`, logger);
    logger.uncork();
  },
  'a transport that comes later': async () => {
    const logger = winston.createLogger();
    const { error } = console;
    console.error = () => {};
    for (let index = 0; index < 40; index += 1) await call(`early ${index}`, logger);
    console.error = error;
    logger.add(new Console());
    await setTimeout(5);
  },
  'lines after waiting': async () => {
    const logger = createLogger();
    await Promise.all(
      ['one', 'two', 'three'].map((name, index) =>
        runInSpan(`waits ${name}`, async () => {
          await setTimeout(9 - 3 * index);
          logger.info(`waits ${name}`, { calledAt: Date.now() });
        }),
      ),
    );
  },
};

void runCases(CASES);
