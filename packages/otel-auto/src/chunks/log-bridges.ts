import { bridgeBunyan } from '../log-bridges/bunyan';
import { bridgeConsole } from '../log-bridges/console';
import { recordFatalError } from '../log-bridges/fatal-error';
import { bridgeNestLogger } from '../log-bridges/nest-logger';
import { bridgePino } from '../log-bridges/pino';
import { bridgeWinston } from '../log-bridges/winston';

export {
  bridgeBunyan,
  bridgeConsole,
  bridgeNestLogger,
  bridgePino,
  bridgeWinston,
  recordFatalError,
};
