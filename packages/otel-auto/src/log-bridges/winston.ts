import { instrumentWinstonLogger } from '@acme/otel-winston/instrument-winston-logger';
import type { Runtime } from '../runtime';
import { toCorrelationOptions } from './line-correlation-of';
import { waitForRecords } from './winston-ends';

/** Bridges every copy of winston that loads to the logs pipeline. */
export function bridgeWinston(runtime: Runtime): void {
  const { level, correlation, codeAttributes } = runtime.settings.logs.lines;
  const options = {
    correlation,
    codeAttributes,
    ...(level === 'logger' ? {} : { level }),
  };
  runtime.hooks.onExports((exports, name) => {
    if (name === 'winston/lib/winston/logger.js') {
      instrumentWinstonLogger(exports as never, {
        ...options,
        fields: toCorrelationOptions(runtime),
      });
    } else if (name === 'winston/lib/winston/exception-handler.js') {
      waitForRecords(runtime, exports, '_getExceptionHandlers');
    } else if (name === 'winston/lib/winston/rejection-handler.js') {
      waitForRecords(runtime, exports, '_getRejectionHandlers');
    }
    return exports;
  });
}
