import { jest } from '@jest/globals';
import type * as winston from 'winston';
import type { WinstonLoggerClass } from '../../src/index';

export type Winston = typeof winston;

/** Loads a copy of winston that nobody else has, with the class that its loggers come from. */
export function loadWinston(): { winston: Winston; Logger: WinstonLoggerClass } {
  jest.resetModules();
  return {
    winston: require('winston') as Winston,
    Logger: require('winston/lib/winston/logger.js') as WinstonLoggerClass,
  };
}
