import { bridgeBunyan } from '../log-bridges/bunyan';
import { bridgeConsole } from '../log-bridges/console';
import { recordFatalError } from '../log-bridges/fatal-error';
import { bridgeNestLogger } from '../log-bridges/nest-logger';
import { bridgePino } from '../log-bridges/pino';
import { bridgeWinston } from '../log-bridges/winston';

/** What this part gives; it loads with the first logger. One part, so that they know of each other. */
export interface LogBridgesPart {
  bridgeBunyan: typeof bridgeBunyan;
  bridgeConsole: typeof bridgeConsole;
  bridgeNestLogger: typeof bridgeNestLogger;
  bridgePino: typeof bridgePino;
  bridgeWinston: typeof bridgeWinston;
  recordFatalError: typeof recordFatalError;
}

export {
  bridgeBunyan,
  bridgeConsole,
  bridgeNestLogger,
  bridgePino,
  bridgeWinston,
  recordFatalError,
};
