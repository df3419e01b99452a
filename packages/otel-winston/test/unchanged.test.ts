import { format as formatText, inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { instrumentWinstonLogger } from '../src/index';
import { createLines } from './support/lines';
import { loadWinston, type Winston } from './support/load-winston';
import { createSlowTransport, createTransport } from './support/slow-transport';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

// Each case runs with plain winston and with a bridged copy, outside of a span, and inside of one
// with correlation off; the three must not differ in anything.

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = createTelemetry();
});

afterEach(removeGlobals);

type Case = (winston: Winston) => unknown;

async function runEach(observe: Case): Promise<unknown[]> {
  const plain = await observe(loadWinston().winston);
  const outside = loadWinston();
  instrumentWinstonLogger(outside.Logger, { logger: telemetry.logger });
  const bridged = await observe(outside.winston);
  const inside = loadWinston();
  instrumentWinstonLogger(inside.Logger, { logger: telemetry.logger, correlation: 'off' });
  let inSpan: unknown;
  telemetry.inSpan(() => {
    inSpan = observe(inside.winston);
  });
  return [plain, bridged, await inSpan];
}

async function expectUnchanged(observe: Case): Promise<void> {
  const [plain, bridged, inSpan] = await runEach(observe);
  expect(bridged).toEqual(plain);
  expect(inSpan).toEqual(plain);
}

// A new one each time, since winston and its formats write on an Error that they are given; with a
// stack that does not tell the three runs apart.
const createError = (): Error => {
  const cause = Object.assign(new Error('why'), { stack: 'Error: why\n    at file.js:2:2' });
  const stack = 'TypeError: boom\n    at somewhere (file.js:1:1)';
  return Object.assign(new TypeError('boom', { cause }), { stack, code: 'E_BOOM' });
};

const cyclic: Record<string, unknown> = { a: 1 };
cyclic['self'] = cyclic;

const CALLS: Record<string, (logger: ReturnType<Winston['createLogger']>) => unknown> = {
  text: (logger) => logger.info('hello'),
  'no arguments': (logger) => (logger.info as unknown as () => unknown)(),
  'text and fields': (logger) => logger.info('hello', { a: 1, nested: { b: [1, 2, { c: 3 }] } }),
  interpolation: (logger) => logger.warn('%s is %d years', 'she', 30, { extra: true }),
  'one object': (logger) => logger.log({ level: 'error', message: 'hello', a: 1 }),
  'level, text': (logger) => logger.log('error', 'hello'),
  'an Error': (logger) => logger.error(createError()),
  'text and an Error': (logger) => logger.error('failed', createError()),
  'an Error as a field': (logger) => logger.error('failed', { err: createError() }),
  'an Error as the message': (logger) =>
    logger.log({ level: 'error', message: createError() as never }),
  'an object without a message': (logger) => logger.info({ a: 1 }),
  'a number': (logger) => logger.info(5 as never),
  null: (logger) => logger.info(null as never),
  'an array': (logger) => logger.info([1, 2] as never),
  cycles: (logger) => logger.info('hello', cyclic),
  'a BigInt, a symbol and a function': (logger) =>
    logger.info('hello', { big: 10n, symbol: Symbol('s'), call: () => {} }),
  'a Map, a Set, a Date and a Buffer': (logger) =>
    logger.info('hello', {
      map: new Map([['a', 1]]),
      set: new Set([1]),
      date: new Date(0),
      buffer: Buffer.from('abc'),
    }),
  'a getter that throws': (logger) =>
    logger.info({
      message: 'hello',
      get broken(): never {
        throw new Error('getter');
      },
    }),
  'a toJSON that throws': (logger) =>
    logger.info('hello', {
      broken: {
        toJSON(): never {
          throw new Error('toJSON');
        },
      },
    }),
  'a revoked proxy': (logger) => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return logger.info('hello', { proxy });
  },
  'an object without a prototype': (logger) =>
    logger.info(Object.assign(Object.create(null), { message: 'hello', a: 1 })),
  'a frozen object': (logger) => logger.info(Object.freeze({ message: 'hello' }) as never),
  'a class': (logger) =>
    logger.info(
      new (class Entry {
        message = 'hello';
        #secret = 1;
        get secret(): number {
          return this.#secret;
        }
      })() as never,
    ),
  'a key __proto__': (logger) =>
    logger.info(JSON.parse('{"message":"hello","__proto__":{"x":1}}') as never),
  'an unknown level': (logger) => logger.log('fatal', 'hello'),
  'a child with an Error': (logger) => logger.child({ request: 7 }).error(createError()),
};

const FORMATS: Record<string, (winston: Winston) => unknown> = {
  json: ({ format }) => format.json(),
  'errors, splat, json': ({ format }) =>
    format.combine(format.errors({ stack: true, cause: true }), format.splat(), format.json()),
  simple: ({ format }) => format.simple(),
  cli: ({ format }) => format.cli(),
  logstash: ({ format }) => format.logstash(),
  'metadata and prettyPrint': ({ format }) =>
    format.combine(format.metadata(), format.prettyPrint()),
  'colorize, padLevels and printf': ({ format }) =>
    format.combine(
      format.colorize({ all: true }),
      format.padLevels(),
      format.printf(({ level, message }) => `${level}: ${String(message)}`),
    ),
};

describe('the lines of a logger', () => {
  const cases = Object.keys(FORMATS).flatMap((format) =>
    Object.keys(CALLS).map((call) => [format, call] as const),
  );

  it.each(cases)('are what they are without the bridge: %s, %s', async (format, call) => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
    await expectUnchanged((winston) => {
      const { transport, lines } = createLines(winston);
      const logger = winston.createLogger({
        format: FORMATS[format]?.(winston) as never,
        transports: [transport],
      });
      let outcome: unknown;
      try {
        outcome = CALLS[call]?.(logger) === logger;
      } catch (thrown) {
        outcome = String(thrown);
      }
      logger.info('the next line');
      return [outcome, lines];
    });
    errors.mockRestore();
  });

  it.each(Object.keys(CALLS))('get nothing but three fields in a span: %s', (call) => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    const plain = loadWinston().winston;
    const [expected, actual] = [plain, winston].map((each) => {
      const { transport, lines } = createLines(each);
      const logger = each.createLogger({ transports: [transport] });
      let outcome: unknown;
      const ids = telemetry.inSpan(() => {
        try {
          CALLS[call]?.(logger);
        } catch (thrown) {
          outcome = String(thrown);
        }
      });
      return { outcome, ids, lines: lines.map((line) => JSON.parse(line) as object) };
    });
    errors.mockRestore();

    expect(actual?.outcome).toEqual(expected?.outcome);
    expect(actual?.lines).toEqual(expected?.lines.map((line) => ({ ...line, ...actual?.ids })));
  });
});

describe('the logger', () => {
  it('has the transports that the application gave it', async () => {
    await expectUnchanged((winston) => {
      const { transport } = createLines(winston);
      const logger = winston.createLogger({ transports: [transport] });
      logger.info('hello');
      return [logger.transports.length, logger.transports[0] === transport];
    });
  });

  it('says in winston’s words that it has no transports', async () => {
    await expectUnchanged((winston) => {
      const said: string[] = [];
      const errors = jest
        .spyOn(console, 'error')
        .mockImplementation((...args) => void said.push(formatText(...args)));
      winston.createLogger().info('hello');
      errors.mockRestore();
      return said;
    });
  });

  it('returns itself, and from write whether the stream takes more', async () => {
    await expectUnchanged(async (winston) => {
      const { transport, release } = createSlowTransport(winston);
      const logger = winston.createLogger({ transports: [transport] });
      const returned = [logger.info('a') === logger, logger.log('info', 'b') === logger];
      const taken = Array.from({ length: 60 }, () => logger.write({ level: 'info', message: 'c' }));
      const buffered = [logger.writableLength, logger.readableLength];
      await release();
      return [returned, taken, buffered, logger.writableLength];
    });
  });

  it('calls back and tells of its events in the same order', async () => {
    await expectUnchanged(async (winston) => {
      const { transport } = createLines(winston);
      const logger = winston.createLogger({ transports: [transport] });
      const seen: string[] = [];
      for (const event of ['data', 'finish', 'end', 'close', 'error', 'drain']) {
        logger.on(event, () => seen.push(`logger ${event}`));
      }
      transport.on('logged', () => seen.push('logged'));
      transport.on('finish', () => seen.push('transport finish'));
      logger.write({ level: 'info', message: 'hello' }, () => seen.push('written'));
      logger.info('hello');
      await new Promise((resolve) => {
        logger.once('finish', resolve);
        logger.end({ level: 'info', message: 'last' });
      });
      await new Promise((resolve) => setTimeout(resolve, 10));
      return [seen, logger.listenerCount('data'), logger.listenerCount('pipe')];
    });
  });

  it('hands on the error of a format and of a transport', async () => {
    await expectUnchanged((winston) => {
      const seen: string[] = [];
      const format = winston.format((info) => {
        if (info.message === 'bad') {
          throw new Error('format');
        }
        return info;
      });
      const transport = createTransport(winston, {
        log: (info: { message: string }, next: () => void) => {
          if (info.message === 'worse') {
            throw new Error('transport');
          }
          seen.push(info.message);
          next();
        },
      });
      const logger = winston.createLogger({ format: format(), transports: [transport] });
      for (const text of ['good', 'bad', 'good']) {
        try {
          logger.info(text);
        } catch (thrown) {
          seen.push(String(thrown));
        }
      }
      try {
        logger.info('worse');
      } catch (thrown) {
        seen.push(String(thrown));
      }
      return seen;
    });
  });

  it('is a class with methods that look as before', async () => {
    await expectUnchanged((winston) => {
      const logger = winston.createLogger({ silent: true });
      const names: string[] = [];
      for (const name in logger) {
        names.push(name);
      }
      return [names.toSorted(), logger.write.length, logger.push.length];
    });
  });
});

describe('the classes of winston', () => {
  it('have the keys, and loggers the methods, that they had', () => {
    const [plain, bridged] = [false, true].map((isBridged) => {
      const { winston, Logger } = loadWinston();
      if (isBridged) instrumentWinstonLogger(Logger, { logger: telemetry.logger });
      const logger = winston.createLogger({ silent: true });
      return {
        keys: Object.keys(Logger.prototype),
        names: Object.getOwnPropertyNames(Logger.prototype),
        transform: Object.getOwnPropertyDescriptor(Logger.prototype, '_transform')?.enumerable,
        methods: ['write', 'push', '_transform'].map((name) => lookOf(methodOf(logger, name))),
      };
    });
    expect(bridged).toEqual(plain);
  });

  it('have the prototypes that they had once the bridge is taken off', () => {
    const { Logger } = loadWinston();
    const chain = () => {
      const owners: unknown[] = [];
      for (let owner: unknown = Logger.prototype; owner !== null;) {
        owners.push(owner);
        owner = Object.getPrototypeOf(owner);
      }
      return owners;
    };
    const plain = chain();
    const remove = instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    remove();
    expect(chain().length).toBe(plain.length);
    chain().forEach((owner, index) => expect(owner).toBe(plain[index]));
  });

  it('have transports whose methods look as they did', () => {
    const [plain, bridged] = [false, true].map((isBridged) => {
      const { winston, Logger } = loadWinston();
      if (isBridged) instrumentWinstonLogger(Logger, { logger: telemetry.logger });
      const format = winston.format.printf(({ message }) => String(message));
      class Own extends winston.transports.Stream {
        override _write(_info: unknown, _encoding: unknown, callback: () => void) {
          callback();
        }
      }
      const own = new Own({ format, stream: process.stdout });
      const { transport } = createLines(winston, { format });
      const methods = () => [transport, own].map((each) => methodOf(each, '_write'));
      const before = methods();
      const logger = winston.createLogger({ transports: [transport, own] });
      telemetry.inSpan(() => logger.info('hello'));
      const after = methods();
      expect(after.map((method, index) => method !== before[index])).toEqual([
        isBridged,
        isBridged,
      ]);
      return after.map(lookOf);
    });
    expect(bridged).toEqual(plain);
  });
});

const methodOf = (owner: object, name: string) => (owner as Record<string, object>)[name]!;

/** Returns everything that is visible of a method without calling it. */
function lookOf(method: object): unknown {
  return [
    Object.entries(Object.getOwnPropertyDescriptors(method)).toSorted(),
    Object.getOwnPropertySymbols(method),
    inspect(method),
    isConstructor(method),
  ];
}

function isConstructor(method: object): boolean {
  try {
    Reflect.construct(Object, [], method as never);
    return true;
  } catch {
    return false;
  }
}

describe('nest-winston', () => {
  it.each(['nestLike', 'json'])('prints what it printed: %s', async (kind) => {
    await expectUnchanged((winston) => {
      const { WinstonModule, utilities } = loadNestWinston();
      const format =
        kind === 'json'
          ? winston.format.json()
          : utilities.format.nestLike('app', { colors: false, prettyPrint: false });
      const { transport, lines } = createLines(winston, { format });
      const logger = WinstonModule.createLogger({ transports: [transport] });
      logger.log('hello', 'Context');
      logger.error('failed', 'Error: boom\n    at here', 'Context');
      logger.error(createError(), undefined, 'Context');
      logger.warn({ message: 'careful', a: 1 });
      logger.verbose?.('unseen');
      return lines;
    });
  });
});

function loadNestWinston(): typeof import('nest-winston') {
  return require('nest-winston') as typeof import('nest-winston');
}
