import { instrumentWinstonLogger } from '@acme/otel-winston/instrument-winston-logger';
import type { Runtime } from '../runtime';

const LOGGER_FILE = 'winston/lib/winston/logger.js';

/** What this part gives; `instrumentations/load.ts` loads it when winston loads. */
export interface WinstonPart {
  bridgeWinston: typeof bridgeWinston;
}

/** Bridges every copy of winston that loads to the logs pipeline. */
export function bridgeWinston({ hooks }: Runtime): void {
  hooks.onExports((exports, name) => {
    if (name === LOGGER_FILE) instrumentWinstonLogger(exports as never);
    return exports;
  });
}
