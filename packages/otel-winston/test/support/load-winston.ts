import { jest } from '@jest/globals';
import type * as winston from 'winston';
import type { WinstonLoggerClass } from '../../src/index';

export type Winston = typeof winston;

/** Loads a new copy of winston, with the class of its loggers. */
export function loadWinston(): { winston: Winston; Logger: WinstonLoggerClass } {
  jest.resetModules();
  return {
    winston: require('winston') as Winston,
    Logger: require('winston/lib/winston/logger.js') as WinstonLoggerClass,
  };
}
