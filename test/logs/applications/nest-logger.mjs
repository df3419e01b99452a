import 'reflect-metadata';
import * as nest from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { runCases, withStdio } from './support/run-cases.mjs';

const { ConsoleLogger, Logger, Module } = nest;
// The frames below are others with a distro than without.
Error.stackTraceLimit = 1;
const VERSION = Number.parseInt(process.env.NEST_VERSION);

class OwnFormat extends ConsoleLogger {
  formatMessage(level, message) {
    return `own ${level}: ${message}\n`;
  }
}
class OwnFormatAround extends ConsoleLogger {
  formatMessage(...args) {
    return `around ${super.formatMessage(...args)}`;
  }
}
class OwnPrint extends ConsoleLogger {
  printMessages(messages, at, level = 'log') {
    for (const message of messages) process.stdout.write(`${level} [${at}] ${message}\n`);
  }
}
class OwnPrintAround extends ConsoleLogger {
  printMessages(messages, ...rest) {
    super.printMessages(
      messages.map((message) => `around ${message}`),
      ...rest,
    );
  }
}
class OwnLog extends ConsoleLogger {
  log(message, ...rest) {
    super.log(`own ${message}`, ...rest);
  }
}
class OwnStringify extends ConsoleLogger {
  stringifyMessage(message) {
    return `<${message}>`;
  }
}
class Account {
  owner = 'Ann';
}

const error = (message, more) => Object.assign(new RangeError(message), more);

/** Makes the calls that are the same for each of these loggers. */
function logEverything(logger) {
  logger.log('plain');
  logger.log('with a context', 'Orders');
  logger.log('one', 'two', 'Orders');
  logger.log({ id: 5, tags: ['a', 'b'], big: 12n });
  logger.log([1, 'two']);
  logger.log(new Account());
  logger.log(Account);
  logger.log('two rows\nof text');
  logger.warn('warned');
  logger.debug('debugged');
  logger.verbose('told');
  logger.fatal?.('very broken');
  logger.error('failed');
  logger.error('with a stack', error('inner').stack);
  logger.error('with both', error('inner').stack, 'Orders');
  logger.error(error('itself'));
  logger.error('beside', error('the cause'));
  logger.error('no stack', undefined, 'Orders');
  let calls = 0;
  logger.log(() => `called ${(calls += 1)}`);
  logger.log(undefined);
  logger.log('');
  return calls;
}

const cases = {
  text: (sink) =>
    withStdio(sink, () => logEverything(new ConsoleLogger('Shop', options({ colors: false })))),
  coloured: (sink) =>
    withStdio(sink, () => {
      const { NO_COLOR } = process.env;
      delete process.env.NO_COLOR;
      try {
        return logEverything(new ConsoleLogger('Shop', options({ colors: true, timestamp: true })));
      } finally {
        if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR;
      }
    }),
  'through Logger': (sink) =>
    withStdio(sink, () => {
      new Logger('Shop').log('of an instance');
      new Logger().log('without a context');
      Logger.log('of the class', 'Shop');
      new Logger('Shop').error('failed', error('inner').stack);
      new Logger('Shop').error('failed without a stack');
    }),
  'classes of the application': (sink) =>
    withStdio(sink, () => {
      for (const Own of [
        OwnFormat,
        OwnFormatAround,
        OwnPrint,
        OwnPrintAround,
        OwnLog,
        OwnStringify,
      ]) {
        const logger = new Own('Shop', options({ colors: false }));
        logger.log('text');
        logger.error('broken', error('inner').stack);
      }
    }),
  levels: (sink) =>
    withStdio(sink, () => {
      const logger = new ConsoleLogger('Shop', options({ logLevels: ['warn'], colors: false }));
      logger.log('not printed');
      logger.warn('printed');
      logger.setLogLevels(['error']);
      logger.warn('not printed');
      return logger.isLevelEnabled('warn');
    }),
  overrideLogger: (sink) =>
    withStdio(sink, () => {
      Logger.overrideLogger(['warn']);
      new Logger('Shop').log('not printed');
      new Logger('Shop').warn('printed');
      Logger.overrideLogger(new OwnFormat());
      new Logger('Shop').log('by the class');
      Logger.overrideLogger(false);
      new Logger('Shop').log('not printed');
      Logger.overrideLogger({
        log: (message, at) => sink.write(`${at} ${message}`),
        error() {},
        warn() {},
      });
      new Logger('Shop').log('by an object');
      Logger.overrideLogger(new ConsoleLogger());
      Logger.overrideLogger(['log', 'error', 'warn', 'debug', 'verbose', 'fatal']);
    }),
  bufferLogs: (sink) =>
    withStdio(sink, async () => {
      Logger.attachBuffer();
      new Logger('Boot').log('held back');
      Logger.warn('held back too', 'Boot');
      // As text, of which the comparison takes no notice.
      const loggedBefore = `${Date.now()}000000`;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const printedBefore = sink.lines.length;
      context.with(ROOT_CONTEXT, () => Logger.flush());
      return { printedBefore, loggedBefore };
    }),
  application: (sink) =>
    withStdio(sink, async () => {
      class Shop {
        constructor() {
          new Logger(Shop.name).log('made');
        }
      }
      Module({ providers: [Shop] })(class {});
      class AppModule {}
      Module({ providers: [Shop] })(AppModule);
      const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
      app.useLogger(new ConsoleLogger('App'));
      app.flushLogs();
      await app.close();
    }),
  'how it looks': () => [
    Object.getOwnPropertyNames(ConsoleLogger.prototype).sort(),
    ['log', 'error', 'printMessages', 'formatMessage'].map((name) => [
      ConsoleLogger.prototype[name].name,
      ConsoleLogger.prototype[name].length,
    ]),
    Object.keys(Logger),
  ],
  ...(VERSION >= 11 && {
    json: (sink) =>
      withStdio(sink, () =>
        logEverything(new ConsoleLogger('Shop', { json: true, colors: false })),
      ),
    'JSON of fields without a name': (sink) =>
      withStdio(sink, () => {
        const message = { '': { '': { id: 5 } } };
        new ConsoleLogger('Shop', { json: true, colors: false }).log(message);
        return message;
      }),
    'coloured JSON': (sink) =>
      withStdio(sink, () => {
        const logger = new ConsoleLogger('Shop', { json: true, colors: true });
        logger.log('plain');
        logger.log({ id: 5 });
      }),
    'JSON on several rows': (sink) =>
      withStdio(sink, () => {
        new ConsoleLogger('Shop', { json: true, colors: false, compact: false }).log({ id: 5 });
      }),
  }),
  ...(VERSION >= 12 && {
    forceConsole: (sink) =>
      withStdio(sink, () => {
        const logger = new ConsoleLogger('Shop', { forceConsole: true, colors: false });
        logger.log('to the console');
        logger.error('broken', error('inner').stack);
        new ConsoleLogger('Shop', { forceConsole: true, json: true }).error('as JSON');
      }),
    redact: (sink) =>
      withStdio(sink, () => {
        const message = { user: 'Ann', password: 'hunter2', deep: { password: 'hunter2' } };
        for (const json of [false, true]) {
          const logger = new ConsoleLogger('Shop', {
            json,
            colors: false,
            redact: ['password', '*.password'],
          });
          logger.log(message);
          logger.log(() => message);
          logger.log('with fields', message);
        }
        new OwnPrint('Shop', { colors: false, redact: ['password'] }).log('text');
        return message;
      }),
    params: (sink) =>
      withStdio(sink, () => {
        for (const more of [{}, { json: true }, { json: true, flattenParams: true }]) {
          const logger = new ConsoleLogger('Shop', {
            colors: false,
            paramsAsObject: true,
            ...more,
          });
          logger.log('with fields', { id: 5 });
        }
      }),
  }),
};

/** NestJS 10 knows no `colors`. */
function options({ colors, ...given }) {
  return VERSION >= 11 ? { ...given, colors } : given;
}

void runCases(cases);
