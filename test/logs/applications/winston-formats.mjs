// The formats that applications print their lines with, each on the logger and on a transport alone,
// inside of a span and outside.
import { utilities } from 'nest-winston';
import winston from 'winston';
import { runCases, say } from './support/cases.mjs';

const { format } = winston;
const { combine, json, printf } = format;

// the same in every run
Object.defineProperty(process, 'pid', { value: 7 });
const now = format.timestamp({ format: () => 'now' });
const { nestLike } = utilities.format;

const stack = 'TypeError: out of order\n    at shop (shop.js:1:1)\n    at main (main.js:2:2)';
const createError = () => Object.assign(new TypeError('out of order'), { stack, code: 'E_SHOP' });

/** The calls of the logger that are made with each of the formats. */
const CALLS = {
  text: (logger) => logger.info('hello'),
  fields: (logger) => logger.info('a sale', { buyer: 'Ann', items: [{ id: 1 }] }),
  values: (logger) => logger.warn('%s bought %d', 'Ann', 2, { extra: true }),
  error: (logger) => logger.error('failed', createError()),
  'only an error': (logger) => logger.error(createError()),
  'rows in the message': (logger) => logger.info('row one\nrow two'),
  'one object': (logger) => logger.log({ level: 'info', message: 'an object', buyer: 'Ann' }),
  'a child': (logger) => logger.child({ shop: 1 }).info('of a child'),
};

const FORMATS = {
  json: () => json(),
  'json with rows': () => json({ space: 2 }),
  logstash: () => combine(now, format.logstash()),
  simple: () => format.simple(),
  'printf of the message': () => printf(({ message }) => String(message)),
  'printf of everything': () =>
    combine(
      now,
      printf(({ timestamp, level, message, ...rest }) =>
        [timestamp, level, message, JSON.stringify(rest)].join(' '),
      ),
    ),
  'printf with the stack': () =>
    combine(
      format.errors({ stack: true }),
      printf((info) => `${info.level}: ${info.stack ?? info.message}`),
    ),
  'printf with rows that end in CRLF': () =>
    printf(({ level, message }) => `${level}\r\n${message}\r\n`),
  logfmt: () =>
    printf((info) =>
      Object.keys(info)
        .map((key) => `${key}=${JSON.stringify(info[key])}`)
        .join(' '),
    ),
  'nestLike in one row': () => combine(now, nestLike('shop', { colors: true, prettyPrint: false })),
  'nestLike without colours': () => combine(now, nestLike('shop', { colors: false })),
  nestLike: () => combine(now, nestLike('shop', { colors: true })),
  cli: () => format.cli(),
  'colorize and printf': () =>
    combine(
      format.colorize({ all: true }),
      printf(({ level, message }) => `${level}: ${message}`),
    ),
  'colorize and json': () => combine(format.colorize(), json()),
  prettyPrint: () => format.prettyPrint(),
  'prettyPrint in colours': () => format.prettyPrint({ colorize: true }),
  splat: () => combine(format.splat(), format.simple()),
  'splat and json': () => combine(format.splat(), json()),
  'errors and json': () => combine(format.errors({ stack: true, cause: true }), json()),
  metadata: () => combine(format.metadata(), json()),
  'label, align, padLevels': () =>
    combine(
      format.label({ label: 'shop' }),
      format.align(),
      format.padLevels(),
      printf(({ label, level, message }) => `${label} ${level} ${message}`),
    ),
  'JSON by hand': () => printf(({ level, message }) => JSON.stringify({ level, message })),
  'JSON by hand with rows': () =>
    printf(({ level, message }) => JSON.stringify({ level, message }, undefined, 2)),
  'JSON by hand with spaces': () =>
    printf(({ message }) => `{ "message" : ${JSON.stringify(message)}, "of": {"b": [1]} }`),
  'JSON by hand with a line end': () =>
    printf(({ level, message }) => `${JSON.stringify({ level, message })}\n`),
  'JSON by hand, empty': () => printf(() => '{}'),
  'almost JSON': () => printf(({ message }) => `{${String(message)}}`),
  'an empty text': () => printf(() => ''),
};

/** Formats that an application writes itself. */
const CUSTOM = {
  'sees the ids': () => {
    const seen = format((info) => {
      info.seen = ['trace_id', 'span_id', 'trace_flags'].filter((name) => name in info);
      return info;
    });
    return combine(seen(), json());
  },
  'redacts fields and texts': () => {
    const redact = format((info) => {
      delete info.password;
      info.message = String(info.message).replace(/card \d+/, 'card ***');
      return info;
    });
    return combine(redact(), json());
  },
  'keeps a list of fields': () => {
    const keep = format(({ level, message, user, ...info }) =>
      Object.assign(
        { level, message, user },
        ...Object.getOwnPropertySymbols(info).map((symbol) => ({ [symbol]: info[symbol] })),
      ),
    );
    return combine(keep(), json());
  },
  'renames the fields': () => {
    const rename = format((info) => {
      const { trace_id: traceId, span_id: spanId } = info;
      return Object.assign(info, traceId === undefined ? {} : { dd: { traceId, spanId } });
    });
    return combine(rename(), json());
  },
  'prints the trace id itself': () =>
    printf(({ trace_id: traceId, message }) => `[${traceId ?? 'none'}] ${message}`),
};

const log = (logger) =>
  logger.info('paid with card 4711', { password: 'hunter2', user: 'Ann', deep: { pin: 1 } });

function createLogger(create, where) {
  const { Console } = winston.transports;
  return where === 'logger'
    ? winston.createLogger({ format: create(), transports: [new Console()] })
    : winston.createLogger({ transports: [new Console({ format: create() })] });
}

function toCases(prefix) {
  const cases = {};
  for (const where of ['logger', 'transport']) {
    for (const [name, create] of Object.entries(FORMATS)) {
      cases[`${prefix}${name} on the ${where}`] = () => {
        const logger = createLogger(create, where);
        for (const [call, run] of Object.entries(CALLS)) {
          say(call);
          run(logger);
        }
      };
    }
    for (const [name, create] of Object.entries(CUSTOM)) {
      cases[`${prefix}a format that ${name} on the ${where}`] = () => {
        say('custom');
        log(createLogger(create, where));
      };
    }
  }
  return cases;
}

void runCases(toCases('')).then(() => runCases(toCases('outside: '), { inSpan: false }));
