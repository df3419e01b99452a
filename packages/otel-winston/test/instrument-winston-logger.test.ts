import { context, logs } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { instrumentWinstonLogger, type WinstonInstrumentationOptions } from '../src/index';
import { createLines } from './support/lines';
import { loadWinston, type Winston } from './support/load-winston';
import { createSlowTransport } from './support/slow-transport';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

const MESSAGE = Symbol.for('message');
const LEVEL = Symbol.for('level');

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = createTelemetry();
});

afterEach(removeGlobals);

function loadBridged(options: WinstonInstrumentationOptions = {}): Winston {
  const { winston, Logger } = loadWinston();
  instrumentWinstonLogger(Logger, { logger: telemetry.logger, ...options });
  return winston;
}

describe('every logger, however made, is bridged', () => {
  it.each<[string, (winston: Winston, transport: never) => { info(text: string): unknown }]>([
    ['createLogger', (winston, transport) => winston.createLogger({ transports: [transport] })],
    [
      'the default logger',
      (winston, transport) => {
        winston.add(transport);
        return winston;
      },
    ],
    [
      'winston.configure',
      (winston, transport) => {
        winston.configure({ transports: [transport] });
        return winston;
      },
    ],
    [
      'winston.loggers',
      (winston, transport) => winston.loggers.add('a', { transports: [transport] }),
    ],
    [
      'logger.configure',
      (winston, transport) => {
        const logger = winston.createLogger({ silent: true });
        logger.configure({ transports: [transport] });
        return logger;
      },
    ],
    ['logger.add', (winston, transport) => winston.createLogger().add(transport)],
    [
      'a child',
      (winston, transport) => winston.createLogger({ transports: [transport] }).child({ a: 1 }),
    ],
    [
      'a child of a child',
      (winston, transport) =>
        winston
          .createLogger({ transports: [transport] })
          .child({ a: 1 })
          .child({ b: 2 }),
    ],
  ])('%s', (_name, create) => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston);
    const logger = create(winston, transport as never);
    const ids = telemetry.inSpan(() => logger.info('hello'));

    expect(telemetry.bodies()).toEqual(['hello']);
    expect(telemetry.last().spanContext).toMatchObject({ traceId: ids.trace_id });
    expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining(ids)]);
  });

  it('also those made before', () => {
    const { winston, Logger } = loadWinston();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    telemetry.inSpan(() => logger.info('hello'));

    expect(telemetry.bodies()).toEqual(['hello']);
    expect(lines).toEqual([expect.stringContaining('"trace_id"')]);
  });

  it('those of two copies of winston each once', () => {
    const [one, other] = [loadBridged(), loadBridged()];
    one.createLogger({ transports: [createLines(one).transport] }).info('one');
    other.createLogger({ transports: [createLines(other).transport] }).info('other');

    expect(telemetry.bodies()).toEqual(['one', 'other']);
  });

  it('a line that goes through a profiler', () => {
    const winston = loadBridged();
    const logger = winston.createLogger({ transports: [createLines(winston).transport] });
    telemetry.inSpan(() => logger.startTimer().done({ message: 'done' }));

    expect(telemetry.last()).toMatchObject({
      body: 'done',
      attributes: { durationMs: expect.any(Number) },
    });
  });
});

describe('the record', () => {
  it('is taken after the formats of the logger and before those of a transport', () => {
    const winston = loadBridged();
    const { format } = winston;
    const { transport } = createLines(winston, { format: format.colorize({ all: true }) });
    const redact = format((info) => ({ ...info, password: '***' }));
    const logger = winston.createLogger({
      format: format.combine(redact(), format.splat(), format.json()),
      defaultMeta: { service: 'shop' },
      transports: [transport],
    });
    logger.warn('%s has %d', 'cart', 3, { password: 'secret', items: [{ id: 1 }] });

    expect(telemetry.last()).toMatchObject({
      body: 'cart has 3',
      severityText: 'warn',
      severityNumber: 13,
      attributes: { password: expect.anything(), service: 'shop', items: [{ id: 1 }] },
    });
  });

  it('has the span and the context of a format that makes a new object', () => {
    const winston = loadBridged();
    const logger = winston.createLogger({
      format: winston.format((info) => ({ level: info.level, message: `(${info.message})` }))(),
      transports: [createLines(winston).transport],
    });
    const ids = telemetry.inSpan(() => logger.info('hello'));

    expect(telemetry.last()).toMatchObject({
      body: '(hello)',
      severityNumber: 9,
      spanContext: { spanId: ids.span_id },
    });
  });

  it('is not made for a line that a format takes out', () => {
    const winston = loadBridged();
    const logger = winston.createLogger({
      format: winston.format(() => false)(),
      transports: [createLines(winston).transport],
    });
    logger.info('hello');

    expect(telemetry.records()).toEqual([]);
  });

  it('bears the scope of this package when the global provider makes it', () => {
    logs.setGlobalLoggerProvider(telemetry.provider);
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger);
    winston.createLogger({ transports: [createLines(winston).transport] }).info('hello');

    const { version } = require('../package.json') as { version: string };
    expect(telemetry.last().instrumentationScope).toMatchObject({
      name: '@acme/otel-winston',
      version,
    });
  });

  it('reaches a provider that is registered after the first line', () => {
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger);
    const logger = winston.createLogger({ transports: [createLines(winston).transport] });
    logger.info('too early');
    logs.setGlobalLoggerProvider(telemetry.provider);
    logger.info('in time');

    expect(telemetry.bodies()).toEqual(['in time']);
  });
});

describe('the level', () => {
  const log = (options: WinstonInstrumentationOptions, loggerOptions: object): unknown[] => {
    const winston = loadBridged(options);
    const { transport } = createLines(winston, { level: 'silly' });
    const logger = winston.createLogger({ transports: [transport], ...loggerOptions });
    logger.error('error');
    logger.info('info');
    logger.debug('debug');
    return telemetry.bodies();
  };

  it('is that of the logger, not of its transports', () => {
    expect(log({}, {})).toEqual(['error', 'info']);
  });

  it('is that of the moment', () => {
    const winston = loadBridged();
    const logger = winston.createLogger({ transports: [createLines(winston).transport] });
    logger.debug('before');
    logger.level = 'debug';
    logger.debug('after');

    expect(telemetry.bodies()).toEqual(['after']);
  });

  it('lets nothing of a silent logger pass', () => {
    expect(log({}, { silent: true })).toEqual([]);
    expect(log({ level: 'silly' }, { silent: true })).toEqual([]);
  });

  it('can be less than what the logger prints', () => {
    expect(log({ level: 'warn' }, {})).toEqual(['error']);
  });

  it('can be more than what the logger prints', () => {
    expect(log({ level: 'debug' }, {})).toEqual(['error', 'info', 'debug']);
  });

  it('is not passed by a name that the logger does not know, as in winston', () => {
    const winston = loadBridged();
    const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { transport, lines } = createLines(winston);
    winston.createLogger({ transports: [transport] }).log('fatal', 'hello');
    errors.mockRestore();

    expect(lines).toEqual([]);
    expect(telemetry.records()).toEqual([]);
  });
});

describe('a busy logger', () => {
  it('gives each line the span and the time of its call', async () => {
    const winston = loadBridged();
    const { transport, infos, release } = createSlowTransport(winston);
    const logger = winston.createLogger({ transports: [transport] });
    const before = Date.now();
    const ids = Array.from({ length: 60 }, (_, index) =>
      telemetry.inSpan(() => logger.info(`line ${index}`)),
    );
    const after = Date.now();
    expect(telemetry.records().length).toBeLessThan(60);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await release();

    const records = telemetry.records();
    expect(records.map(({ spanContext }) => spanContext?.spanId)).toEqual(
      ids.map(({ span_id }) => span_id),
    );
    expect(records.every(({ hrTime }) => toMillis(hrTime) <= after)).toBe(true);
    expect(records.every(({ hrTime }) => toMillis(hrTime) >= before)).toBe(true);
    expect(infos.map((info) => info['span_id'])).toEqual(ids.map(({ span_id }) => span_id));
  });

  it('tells two calls with the same object apart', async () => {
    const winston = loadBridged();
    const { transport, release } = createSlowTransport(winston);
    const logger = winston.createLogger({ transports: [transport] });
    const entry = { level: 'info', message: 'again' };
    const ids = Array.from({ length: 40 }, () => telemetry.inSpan(() => logger.log(entry)));
    await release();

    expect(telemetry.records().map(({ spanContext }) => spanContext?.spanId)).toEqual(
      ids.map(({ span_id }) => span_id),
    );
  });

  it('does not keep the calls of lines that the stream has refused', async () => {
    const winston = loadBridged();
    const logger = winston.createLogger({ transports: [createLines(winston).transport] });
    logger.on('error', () => {});
    logger.end();
    for (let index = 0; index < 10; index += 1) {
      logger.info('too late');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(telemetry.records()).toEqual([]);
  });

  const toMillis = ([seconds, nanos]: readonly [number, number]): number =>
    seconds * 1000 + nanos / 1e6;
});

describe('a line that logs', () => {
  it('keeps its own span when a format logs to the same and to another logger', () => {
    const winston = loadBridged();
    const other = winston.createLogger({ transports: [createLines(winston).transport] });
    const format = winston.format((info) => {
      if (info.message === 'outer') {
        telemetry.inSpan(() => other.info('other'));
        telemetry.inSpan(() => logger.info('inner'));
      }
      return info;
    });
    const logger = winston.createLogger({
      format: format(),
      transports: [createLines(winston).transport],
    });
    const ids = telemetry.inSpan(() => logger.info('outer'));

    expect(telemetry.bodies()).toEqual(['other', 'outer', 'inner']);
    const spans = telemetry.records().map(({ spanContext }) => spanContext?.spanId);
    expect(spans[1]).toBe(ids.span_id);
    expect(new Set(spans).size).toBe(3);
  });

  it('does not call itself without end when a processor logs', () => {
    const { winston, Logger } = loadWinston();
    const { transport, lines } = createLines(winston);
    const log = winston.createLogger({ transports: [transport] });
    const emit = jest.fn(() => void log.info('from the processor'));
    instrumentWinstonLogger(Logger, { logger: { enabled: () => true, emit } });
    log.info('from the application');

    expect(emit).toHaveBeenCalledTimes(1);
    expect(lines).toHaveLength(2);
  });

  it.each(['getter', 'toJSON'])(
    'is printed as often as without us, although we read its fields: by a %s',
    (way) => {
      const print = (winston: Winston): string[] => {
        const { transport, lines } = createLines(winston);
        const format = winston.format.printf(({ message }) => String(message));
        const json = winston.createLogger({ transports: [transport] });
        const text = winston.createLogger({ format, transports: [transport] });
        for (const logger of [json, text]) {
          const order = {
            get total(): number {
              logger.info('counted', way === 'getter' ? { order } : {});
              return 1;
            },
          };
          const quiet = {
            toJSON(): number {
              logger.info('converted');
              return 1;
            },
          };
          try {
            logger.info('an order', way === 'getter' && logger === text ? { order } : { quiet });
          } catch (error) {
            lines.push(String(error));
          }
          logger.info('the next');
        }
        return lines;
      };

      expect(print(loadBridged())).toEqual(print(loadWinston().winston));
      const bodies = telemetry.records().map(({ body }) => body);
      expect(bodies.filter((body) => body === 'an order' || body === 'the next')).toHaveLength(4);
    },
  );

  it('goes on when the provider or the context manager throws', () => {
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger, {
      logger: {
        enabled: () => true,
        emit: () => {
          throw new Error('broken');
        },
      },
    });
    const active = jest.spyOn(context, 'active').mockImplementation(() => {
      throw new Error('broken');
    });
    const { transport, lines } = createLines(winston);
    winston.createLogger({ transports: [transport] }).info('hello');
    active.mockRestore();

    expect(lines).toEqual(['{"level":"info","message":"hello"}']);
  });
});

describe('the ids in a line', () => {
  const log = (options: WinstonInstrumentationOptions, format?: object): string => {
    const winston = loadBridged(options);
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({
      ...(format && { format: format as never }),
      transports: [transport],
    });
    telemetry.inSpan(() => logger.info('hello', { a: 1 }));
    return lines[0] ?? '';
  };

  it('are there before the first format runs', () => {
    const seen = jest.fn((info: object) => info);
    log({}, { transform: seen });

    expect(seen.mock.calls[0]?.[0]).toMatchObject({ trace_id: expect.stringMatching(/^\w{32}$/) });
  });

  it('are seen by the formats of a transport', () => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston, {
      format: winston.format.printf((info) => `${info['trace_id']} ${info.message}`),
    });
    const logger = winston.createLogger({ transports: [transport] });
    const ids = telemetry.inSpan(() => logger.info('hello'));

    expect(lines).toEqual([`${ids.trace_id} hello`]);
  });

  it('are three fields of a JSON line', () => {
    expect(Object.keys(JSON.parse(log({})) as object).sort()).toEqual(
      ['a', 'level', 'message', 'span_id', 'trace_flags', 'trace_id'].sort(),
    );
  });

  it('complete a line whose format leaves them out, unless only fields are wanted', () => {
    const format = loadWinston().winston.format.printf(
      ({ level, message }) => `${level} ${message}`,
    );
    expect(log({}, format as never)).toMatch(/^info hello trace_id=\w{32} span_id=\w{16}$/);
    expect(log({ correlation: 'fields' }, format as never)).toBe('info hello');
  });

  it('are left out when correlation is off, and the record still has them', () => {
    expect(log({ correlation: 'off' })).toBe('{"a":1,"level":"info","message":"hello"}');
    expect(telemetry.last().spanContext).toBeDefined();
  });

  it('do not replace a trace_id of the application, which is then an attribute', () => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    telemetry.inSpan(() => logger.info('hello', { trace_id: 'mine' }));
    telemetry.inSpan(() => logger.info({ message: 'hello', trace_id: 'mine' }));

    expect(lines).toEqual(Array(2).fill('{"level":"info","message":"hello","trace_id":"mine"}'));
    expect(telemetry.last()).toMatchObject({
      attributes: { trace_id: 'mine' },
      spanContext: { traceId: expect.not.stringMatching('mine') },
    });
  });

  it('are not repeated as attributes', () => {
    log({});

    expect(telemetry.last().attributes).toEqual({ a: 1 });
  });

  it('are not those of a span that has no valid ids', () => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('hello');

    expect(lines).toEqual(['{"level":"info","message":"hello"}']);
    expect(telemetry.last().spanContext).toBeUndefined();
  });
});

describe('the objects of the application', () => {
  it('stay without ids', () => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    const entry = { level: 'info', message: 'hello' };
    const meta = { a: 1 };
    telemetry.inSpan(() => {
      logger.log(entry);
      logger.write(entry);
      logger.info('hello', meta);
    });

    expect(lines.every((line) => line.includes('trace_id'))).toBe(true);
    expect(Object.keys(entry)).toEqual(['level', 'message']);
    expect(meta).toEqual({ a: 1 });
  });

  it('are lines without ids when logged again outside of a span', () => {
    const winston = loadBridged();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    const error = Object.assign(new Error('boom'), { code: 'E' });
    const first = telemetry.inSpan(() => logger.error(error));
    const second = telemetry.inSpan(() => logger.error(error));
    logger.error(error);

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { code: 'E', level: 'error', ...first },
      { code: 'E', level: 'error', ...second },
      { code: 'E', level: 'error' },
    ]);
  });

  it('keep no ids when a format has made a new object of an Error', () => {
    const winston = loadBridged();
    const logger = winston.createLogger({
      format: winston.format.combine(winston.format.errors(), winston.format.json()),
      transports: [createLines(winston).transport],
    });
    const error = new Error('boom');
    telemetry.inSpan(() => logger.error(error));

    expect(Object.keys(error)).toEqual(['level']);
  });

  it('may be frozen, as far as winston allows it', () => {
    const bridged = loadBridged();
    const { winston: plain } = loadWinston();
    const frozen = Object.freeze({ level: 'info', [LEVEL]: 'info', message: 'hello' });
    const results = [bridged, plain].map((winston) => {
      const { transport, lines } = createLines(winston);
      const json = winston.createLogger({ transports: [transport] });
      const copying = winston.createLogger({
        format: winston.format((info) => ({ ...info, [MESSAGE]: 'copied' }))(),
        transports: [createLines(winston).transport],
      });
      let thrown: unknown;
      telemetry.inSpan(() => {
        copying.write(frozen);
        try {
          json.write(frozen);
        } catch (error) {
          thrown = error;
        }
      });
      return [String(thrown), lines];
    });

    expect(results[0]).toEqual(results[1]);
    expect(telemetry.bodies()).toEqual(['hello']);
  });
});

describe('instrumentWinstonLogger', () => {
  const methodsOf = (Logger: { prototype: object }): unknown =>
    Object.getOwnPropertyDescriptors(Logger.prototype);

  it('instruments a class once', () => {
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    const once = methodsOf(Logger);
    instrumentWinstonLogger(Logger, { logger: telemetry.logger });

    expect(methodsOf(Logger)).toEqual(once);
    winston.createLogger({ transports: [createLines(winston).transport] }).info('hello');
    expect(telemetry.records()).toHaveLength(1);
  });

  it('leaves a class alone that another copy of this package has instrumented', () => {
    const { winston, Logger } = loadWinston();
    instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    jest.isolateModules(() => {
      const other = require('../src/index') as typeof import('../src/index');
      expect(other.instrumentWinstonLogger).not.toBe(instrumentWinstonLogger);
      other.instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    });
    winston.createLogger({ transports: [createLines(winston).transport] }).info('hello');

    expect(telemetry.records()).toHaveLength(1);
  });

  it('gives what takes it off again', () => {
    const { winston, Logger } = loadWinston();
    const before = methodsOf(Logger);
    const remove = instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    remove();

    expect(methodsOf(Logger)).toEqual(before);
    winston.createLogger({ transports: [createLines(winston).transport] }).info('hello');
    expect(telemetry.records()).toEqual([]);
  });

  it('is without effect after removal under the wrapper of someone else', () => {
    const { winston, Logger } = loadWinston();
    const remove = instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    const prototype = Logger.prototype as { write(...args: unknown[]): unknown };
    const { write } = prototype;
    prototype.write = function (...args) {
      return write.apply(this, args);
    };
    remove();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [transport] });
    telemetry.inSpan(() => logger.info('hello'));

    expect(lines).toEqual(['{"level":"info","message":"hello"}']);
    expect(telemetry.records()).toEqual([]);
  });
});
