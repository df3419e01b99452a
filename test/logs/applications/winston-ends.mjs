// Ends by an error that nobody catches, which winston logs, in the way that its argument names.
import { trace } from '@opentelemetry/api';
import Transport from 'winston-transport';
import winston from 'winston';

const { Console } = winston.transports;

/** Winston ends the process as soon as it hears `finish`, else after three seconds. */
class Hasty extends Transport {
  log(info, next) {
    process.stdout.write(`hasty ${info.message.split('\n')[0]}\n`);
    next();
    this.emit('finish');
  }
}

const throwLater = () => void setTimeout(throwError, 5);
const rejectLater = () => void setTimeout(() => void Promise.reject(createError()), 5);
function throwError() {
  throw createError();
}
const createError = () =>
  Object.assign(new TypeError('nobody catches it'), {
    stack: 'TypeError: nobody catches it\n    at shop (shop.js:1:1)',
    code: 'E_SHOP',
  });

const MODES = {
  exceptionHandlers: [{ exceptionHandlers: [new Console()] }, throwLater],
  rejectionHandlers: [{ rejectionHandlers: [new Console()] }, rejectLater],
  handleExceptions: [{ transports: [new Console({ handleExceptions: true })] }, throwLater],
  'not exitOnError': [{ exceptionHandlers: [new Console()], exitOnError: false }, throwLater],
  'a handler that is done at once': [{ exceptionHandlers: [new Hasty()] }, throwLater],
};

const [options, fail] = MODES[process.argv[2]];
// what winston tells about the process and the machine differs from run to run
const steady = winston.format((info) => {
  for (const key of ['date', 'process', 'os', 'trace']) delete info[key];
  return info;
});
const logger = winston.createLogger({
  format: winston.format.combine(steady(), winston.format.json()),
  transports: [new Console()],
  ...options,
});
trace.getTracer('ends').startActiveSpan('work', (span) => {
  logger.info('before');
  fail(logger);
  span.end();
});
