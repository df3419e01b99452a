// NestJS that logs through nest-winston, in each of the ways that its documentation shows.
import 'reflect-metadata';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  utilities,
  WINSTON_MODULE_NEST_PROVIDER,
  WINSTON_MODULE_PROVIDER,
  WinstonModule,
} from 'nest-winston';
import winston from 'winston';
import { runCases } from './support/cases.mjs';

const { combine, json, timestamp } = winston.format;
const { Console } = winston.transports;

// the same in every run
Object.defineProperty(process, 'pid', { value: 7 });
const nestLike = (options) =>
  combine(timestamp({ format: () => 'now' }), utilities.format.nestLike('shop', options));

class CatsService {
  #logger = new Logger('cats');

  constructor(winstonLogger) {
    this.winstonLogger = winstonLogger;
  }

  log() {
    const error = Object.assign(new TypeError('no cats'), {
      stack: 'TypeError: no cats\n    at cats.js:1:1',
    });
    this.#logger.log('a cat');
    this.#logger.log({ message: 'an object', cat: { name: 'Tom' } });
    this.#logger.warn('two', 'texts');
    this.#logger.error('failed', error.stack);
    this.#logger.error(error);
    this.#logger.error('with an error', error);
    this.#logger.debug('not at this level');
    this.#logger.fatal?.('the end');
    this.winstonLogger?.info('by winston itself', { cat: 'Tom' });
  }
}
/** Decorators are applied by hand, so that it runs without a compiler. */
function createModule(imports) {
  const provider =
    imports.length === 0
      ? { provide: CatsService, useFactory: () => new CatsService() }
      : {
          provide: CatsService,
          useFactory: (winstonLogger) => new CatsService(winstonLogger),
          inject: [WINSTON_MODULE_PROVIDER],
        };
  class AppModule {}
  Module({ imports, providers: [provider] })(AppModule);
  return AppModule;
}

async function run(options, imports, useLogger = () => {}) {
  const app = await NestFactory.createApplicationContext(createModule(imports), options);
  useLogger(app);
  app.get(CatsService).log();
  await app.close();
}

/** A format that removes the times that Nest measures. */
const withoutTimes = winston.format((info) =>
  Object.assign(info, { message: String(info.message).replace(/ \+\d+ms$/, '') }),
);

void runCases({
  'WinstonModule.createLogger, json': () =>
    run(
      {
        logger: WinstonModule.createLogger({
          format: combine(withoutTimes(), json()),
          transports: [new Console()],
        }),
      },
      [],
    ),
  'WinstonModule.createLogger with an instance, nestLike': () =>
    run(
      {
        logger: WinstonModule.createLogger({
          instance: winston.createLogger({
            format: nestLike({ colors: true, prettyPrint: false }),
            transports: [new Console()],
          }),
        }),
      },
      [],
    ),
  'WinstonModule.createLogger, nestLike on the transport': () =>
    run(
      {
        logger: WinstonModule.createLogger({
          transports: [new Console({ format: nestLike({ colors: false, prettyPrint: false }) })],
        }),
      },
      [],
    ),
  'WinstonModule.forRoot': () =>
    run(
      { bufferLogs: true },
      [
        WinstonModule.forRoot({
          format: combine(withoutTimes(), json()),
          transports: [new Console()],
        }),
      ],
      (app) => app.useLogger(app.get(WINSTON_MODULE_NEST_PROVIDER)),
    ),
  'WinstonModule.forRootAsync': () =>
    run(
      { bufferLogs: true },
      [
        WinstonModule.forRootAsync({
          useFactory: async () => ({ format: json(), transports: [new Console()] }),
        }),
      ],
      (app) => app.useLogger(app.get(WINSTON_MODULE_NEST_PROVIDER)),
    ),
});
