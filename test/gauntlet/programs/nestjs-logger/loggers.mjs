// Nest's Logger and ConsoleLogger outside of spans: levels, contexts, errors, objects, own loggers, names.
import 'reflect-metadata';
import { inspect } from 'node:util';
import { ConsoleLogger, Logger } from '@nestjs/common';

for (const name of ['log', 'error', 'warn', 'debug', 'verbose', 'fatal']) {
  for (const Class of [Logger, ConsoleLogger]) {
    const method = Class.prototype[name];
    console.log(
      Class.name,
      name,
      method.name,
      method.length,
      inspect(method),
      Reflect.ownKeys(method),
    );
  }
}
console.log(
  Object.getOwnPropertyNames(Logger).sort(),
  Object.getOwnPropertyNames(ConsoleLogger.prototype).sort(),
);
const logger = new ConsoleLogger('gauntlet', {
  colors: false,
  timestamp: false,
  json: true,
  compact: true,
});
const { write } = process.stdout;
const show = (text) =>
  write.call(
    process.stdout,
    String(text)
      .replace(/"timestamp":\d+/, '"timestamp":0')
      .replace(/"pid":\d+/, '"pid":0')
      .replace(/"stack":"[^"]*"/, '"stack":0'),
  );
process.stdout.write = show;
const { write: writeError } = process.stderr;
process.stderr.write = show;
logger.log('text');
logger.log('text', 'context');
logger.warn({ a: 1, nested: Object.freeze({ b: [1] }) });
logger.error('failed', 'stack line', 'context');
logger.error(new RangeError('an error'));
logger.debug('several', { x: 1 }, 'context');
logger.fatal('fatal');
for (const value of [undefined, null, 5, Symbol.for('s'), [], () => 1, new Map([[1, 2]])])
  logger.verbose(value);
class Own {
  log(...args) {
    console.log('own', args.length, args[0], this instanceof Own);
  }
  error() {}
  warn() {}
}
Logger.overrideLogger(new Own());
new Logger('context').log('through the static one');
Logger.log('static', 'context');
Logger.overrideLogger(['error']);
new Logger('context').log('not shown');
Logger.overrideLogger(false);
Logger.error('not shown');
process.stdout.write = write;
process.stderr.write = writeError;
