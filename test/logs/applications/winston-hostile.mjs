// Logs hostile values in every place of a line, with ordinary lines before and after.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import Transport from 'winston-transport';
import winston from 'winston';
import { runCases, say } from './support/cases.mjs';
import { LARGE, LONG_TEXTS, SMALL, UNPRINTABLE } from './support/hostile-values.mjs';

const { format } = winston;
const MESSAGE = Symbol.for('message');

/** Prints a line as it is, or a fingerprint of one that is long; ids do not count in it. */
class Printing extends Transport {
  log(info, next) {
    const line = String(info[MESSAGE]);
    process.stdout.write(line.length < 2000 ? `${line}\n` : `${toFingerprint(line, info)}\n`);
    next();
  }
}

function toFingerprint(line, { trace_id: traceId, span_id: spanId }) {
  let plain = line;
  if (traceId !== undefined) {
    for (const ids of [
      ` trace_id=${traceId} span_id=${spanId}`,
      `,"span_id":"${spanId}"`,
      `,"trace_flags":"03"`,
      `,"trace_id":"${traceId}"`,
    ]) {
      plain = plain.replace(ids, '');
    }
  }
  return `${plain.length} characters, ${createHash('sha1').update(plain).digest('hex')}`;
}

const createLogger = (ownFormat) =>
  winston.createLogger({ format: ownFormat, transports: [new Printing()] });

const LOGGERS = {
  printf: createLogger(format.printf(({ level }) => `${level} of a line`)),
  json: createLogger(format.json()),
};

const PLACES = {
  field: (logger, value) => logger.info('hostile', { value }),
  'second argument': (logger, value) => logger.info('hostile', value),
  message: (logger, value) => logger.log({ level: 'info', message: value }),
  line: (logger, value) => logger.info(value),
};

/** A line for each of the attempts, which say where the value stands and how the line is printed. */
const toCase = (create, attempts) => async () => {
  LOGGERS.json.info('before');
  for (const [place, name] of attempts) {
    say(place, name);
    try {
      PLACES[place](LOGGERS[name], create());
    } catch (error) {
      say('thrown', error instanceof Error ? `${error.name}: ${error.message}` : typeof error);
    }
  }
  LOGGERS.json.info('after');
  // what is exported in between is not held up by the next case
  await setImmediate();
};

const toCases = (values, attempts, prefix = '') =>
  Object.fromEntries(
    Object.entries(values).map(([name, create]) => [`${prefix}${name}`, toCase(create, attempts)]),
  );

const ALL = Object.keys(PLACES).flatMap((place) =>
  Object.keys(LOGGERS).map((name) => [place, name]),
);
const PRINTF = [
  ['field', 'printf'],
  ['message', 'printf'],
];

/** Objects that log when they are read, as lazy models do. */
const LOGGING = {
  'a getter that logs': () => ({
    get total() {
      LOGGERS.json.info('counted');
      return 1;
    },
  }),
  'toJSON that logs': () => ({
    toJSON() {
      LOGGERS.json.info('converted');
      return 1;
    },
  }),
  'a getter that logs its own object': () => ({
    get total() {
      LOGGERS.printf.info('counted', { value: this });
      return 1;
    },
  }),
};

const GROUPS = {
  async small() {
    await runCases(toCases(SMALL, ALL));
    await runCases(toCases(LOGGING, PRINTF));
    await runCases(toCases(SMALL, ALL, 'outside: '), { inSpan: false });
  },
  async large() {
    await runCases(
      toCases(LARGE, [
        ['line', 'printf'],
        ['field', 'printf'],
        ['field', 'json'],
      ]),
    );
    await runCases(toCases(UNPRINTABLE, PRINTF));
    await runCases(toCases(LONG_TEXTS, PRINTF));
    await runCases(toCases(LONG_TEXTS, [['message', 'json']], 'as JSON: '));
  },
};

void GROUPS[process.argv[2]]();
