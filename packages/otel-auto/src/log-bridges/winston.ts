import { instrumentWinstonLogger } from '@acme/otel-winston/instrument-winston-logger';
import { toCorrelationOptions } from './line-correlation-of';
import type { LogBridgeInput } from './log-bridge';
import { waitForRecords, type EndingRecords } from './winston-ends';

/** Bridges every copy of winston that loads to the logs pipeline. */
export function bridgeWinston(input: LogBridgeInput & EndingRecords): void {
  const { level, correlation, codeAttributes } = input.settings.logs.bridges;
  const options = {
    correlation,
    codeAttributes,
    ...(level === 'logger' ? {} : { level }),
  };
  input.hooks.onExports((exports, name) => {
    if (name === 'winston/lib/winston/logger.js') {
      instrumentWinstonLogger(exports as never, {
        ...options,
        fields: toCorrelationOptions(input),
      });
    } else if (name === 'winston/lib/winston/exception-handler.js') {
      waitForRecords(input, exports, '_getExceptionHandlers');
    } else if (name === 'winston/lib/winston/rejection-handler.js') {
      waitForRecords(input, exports, '_getRejectionHandlers');
    }
    return exports;
  });
}
