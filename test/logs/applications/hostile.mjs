import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { ConsoleLogger } from '@nestjs/common';
import bunyan from 'bunyan';
import pino from 'pino';
import { HOSTILE_VALUES } from './support/hostile-values-of-loggers.mjs';
import { runCases, withStdio } from './support/run-cases.mjs';

// The frames below are others with a distro than without.
Error.stackTraceLimit = 1;

/** Each is handed a value as what it logs, and as a field of it. */
const LOGGERS = {
  pino: (sink) => {
    const logger = pino({}, sink);
    return {
      alone: (value) => logger.info(value),
      field: (value) => logger.info({ value }, 'field'),
      text: (value) => logger.info('%s %j %o', 'text', value, value),
      after: () => logger.info('after'),
    };
  },
  bunyan: (sink) => {
    const logger = bunyan.createLogger({ name: 'shop', stream: sink });
    return {
      alone: (value) => logger.info(value),
      field: (value) => logger.info({ value }, 'field'),
      text: (value) => logger.info('%s %j', 'text', value),
      after: () => logger.info('after'),
    };
  },
  'NestJS as text': (sink) => ofNest(sink, new ConsoleLogger({ colors: false })),
  'NestJS as JSON': (sink) => ofNest(sink, new ConsoleLogger({ colors: false, json: true })),
  console: (sink) => ({
    alone: (value) => withStdio(sink, () => console.log(value)),
    field: (value) => withStdio(sink, () => console.log({ value })),
    text: (value) => withStdio(sink, () => console.log('%s %j %O', value, 'text', value)),
    after: () => withStdio(sink, () => console.log('after')),
  }),
};

const ofNest = (sink, logger) => ({
  alone: (value) => withStdio(sink, () => logger.log(value)),
  field: (value) => withStdio(sink, () => logger.log('field', { value })),
  text: (value) => withStdio(sink, () => logger.error('text', value)),
  after: () => withStdio(sink, () => logger.log('after')),
});

/** Only its hash of a long line, and the ids that it has. */
function shorten(text) {
  if (text.length < 10_000) return text;
  const ids =
    /,?"trace_id":"[^"]*","span_id":"[^"]*","trace_flags":"03"| trace_id=\S+ span_id=\S+/g;
  const rest = text.replaceAll(ids, '').replaceAll(CHANGING, '');
  const hash = createHash('sha1').update(rest).digest('hex');
  return `${rest.slice(0, 40)} ${hash}${(text.match(ids) ?? []).join('')}`;
}

const CHANGING =
  /"time":\d+|"time":"[^"]*"|"timestamp":\d+|"pid":\d+|\[Nest\] \d+ {2}- [^A-Z]*[AP]M/g;

const cases = {};
for (const [loggerName, create] of Object.entries(LOGGERS)) {
  for (const [valueName, make] of Object.entries(HOSTILE_VALUES)) {
    cases[`${loggerName}: ${valueName}`] = async (sink) => {
      const logger = create({ write: (text) => sink.write(shorten(text)) });
      const threw = [];
      for (const way of ['alone', 'field', 'text', 'after']) {
        try {
          await logger[way](make());
        } catch (error) {
          threw.push(`${way}: ${error}`);
        }
      }
      return threw;
    };
  }
}

void runCases(cases);
