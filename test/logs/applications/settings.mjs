import 'reflect-metadata';
import { Writable } from 'node:stream';
import { ConsoleLogger } from '@nestjs/common';
import bunyan from 'bunyan';
import pino from 'pino';
import winston from 'winston';
import { runCases, withStdio } from './support/run-cases.mjs';

/** Each logger passes from `info` on, and is called with a line below, at and above that. */
function logThree({ debug, info, error }) {
  debug('below');
  info('at');
  error('above');
}

const bound = (logger) => ({
  debug: (text) => logger.debug(text),
  info: (text) => logger.info(text),
  error: (text) => logger.error(text),
});

const ofNest = (logger) => ({ ...bound(logger), info: (text) => logger.log(text) });

const ofWinston = (sink, format) =>
  winston.createLogger({
    format,
    transports: [new winston.transports.Stream({ stream: toStream(sink) })],
  });

const toStream = (sink) =>
  new Writable({ write: (text, _encoding, done) => done(sink.write(String(text)) ? null : text) });

const options = { colors: false, logLevels: ['log', 'error'] };

void runCases({
  'winston as JSON': (sink) => logThree(bound(ofWinston(sink, winston.format.json()))),
  'winston as text': (sink) =>
    logThree(
      bound(
        ofWinston(
          sink,
          winston.format.printf(({ message }) => `> ${message}`),
        ),
      ),
    ),
  pino: (sink) => logThree(bound(pino({}, sink))),
  bunyan: (sink) => logThree(bound(bunyan.createLogger({ name: 'shop', stream: sink }))),
  'NestJS as JSON': (sink) =>
    withStdio(sink, () => logThree(ofNest(new ConsoleLogger({ ...options, json: true })))),
  'NestJS as text': (sink) => withStdio(sink, () => logThree(ofNest(new ConsoleLogger(options)))),
  console: (sink) => withStdio(sink, () => logThree({ ...bound(console), debug() {} })),
});
