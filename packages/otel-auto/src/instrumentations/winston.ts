import { instrumentWinstonLogger } from '@acme/otel-winston/instrument-winston-logger';
import type { Runtime } from '../runtime';

const LOGGER_FILE = 'winston/lib/winston/logger.js';

/** Bridges every copy of winston that loads to the logs pipeline. */
export function instrumentWinston(runtime: Runtime): void {
  runtime.hooks.onExports((exports, name) => {
    if (name === LOGGER_FILE) instrumentWinstonLogger(exports as never);
    return exports;
  });
}
