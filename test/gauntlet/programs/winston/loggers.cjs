// winston outside of spans: levels, children, profiles, formats, frozen metadata, getters, streams, errors of transports.
const { PassThrough, Writable } = require('node:stream');
const { inspect } = require('node:util');
const winston = require('winston');
const Transport = require('winston-transport');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
const lines = [];
const stream = new Writable({
  write(part, encoding, done) {
    lines.push(String(part));
    done();
  },
});
class Own extends Transport {
  log(info, callback) {
    lines.push(inspect(info));
    this.emit('logged', info);
    callback();
  }
}
const logger = winston.createLogger({
  level: 'silly',
  defaultMeta: Object.freeze({ service: 'gauntlet' }),
  format: winston.format.combine(
    winston.format.errors({ stack: false }),
    winston.format.splat(),
    winston.format.json(),
  ),
  transports: [new winston.transports.Stream({ stream }), new Own()],
});
for (const name of [
  'log',
  'info',
  'child',
  'write',
  'add',
  'profile',
  'startTimer',
  'configure',
  'close',
]) {
  console.log(
    name,
    logger[name]?.name,
    logger[name]?.length,
    inspect(logger[name]),
    Object.hasOwn(logger, name),
  );
}
console.log(
  logger.constructor.name,
  Object.keys(logger).sort(),
  logger.listenerCount('error'),
  logger.transports.length,
  winston.createLogger.length,
  winston.createLogger.name,
);
const flush = () => {
  for (const line of lines.splice(0)) console.log(line.trimEnd());
};
let reads = 0;
const meta = Object.freeze({
  a: 1,
  nested: Object.freeze({ b: [1, 2] }),
  get lazy() {
    reads += 1;
    return 'lazy';
  },
});
logger.info('text');
logger.info('with metadata', meta);
console.log('getter read', reads);
logger.log('warn', 'by level %s %d', 'word', 5, Object.freeze({ more: true }));
logger.log({ level: 'error', message: 'an object', own: Symbol.for('s') });
const withoutStack = (error) => Object.assign(error, { stack: 'stack' });
logger.error(withoutStack(new RangeError('an error')));
logger.error('with an error', withoutStack(new Error('cause of it')));
logger.error('with an error below', { error: withoutStack(new Error('below')) });
for (const value of [
  undefined,
  null,
  5,
  true,
  '',
  [],
  {},
  Symbol.for('symbol'),
  { message: 'own message' },
  { level: 'none' },
  new Map([[1, 2]]),
])
  logger.info(value);
logger.silly('big', {
  n: 5n.toString(),
  date: new Date(0),
  buffer: Buffer.from('b'),
  fn() {},
  nan: NaN,
});
flush();
const child = logger.child(Object.freeze({ requestId: 'r-1' }));
child.info('of a child', { service: 'other' });
child.child({ deeper: true }).warn('of a grandchild');
console.log(
  Object.getPrototypeOf(child) === logger,
  child.transports === logger.transports,
  Object.keys(child),
);
logger.isLevelEnabled('debug');
logger.profile('step');
logger.profile('step', { level: 'debug' });
const timer = logger.startTimer();
timer.done({ message: 'timed' });
for (const line of lines.splice(0))
  console.log(line.trimEnd().replaceAll(/durationMs["':\s]+\d+/g, 'durationMs'));
const cyclic = { a: 1 };
cyclic.self = cyclic;
for (const value of [
  cyclic,
  { big: 5n },
  {
    get broken() {
      throw new Error('getter');
    },
  },
  new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('proxy');
      },
    },
  ),
]) {
  try {
    logger.info('hostile', value);
    flush();
  } catch (error) {
    console.log('THREW', error.name, error.message.split('\n')[0]);
  }
}
const levels = winston.createLogger({
  levels: { bad: 0, good: 1 },
  level: 'good',
  transports: [new winston.transports.Stream({ stream })],
});
levels.good('own levels');
levels.bad({ message: 'as an object', x: 1 });
console.log(typeof levels.info, levels.levels);
flush();
winston.loggers
  .add('named', { transports: [new winston.transports.Stream({ stream })] })
  .info('of a container');
winston.configure({ transports: [new winston.transports.Stream({ stream })] });
winston.info('of the default logger');
winston.createLogger({ silent: true, transports: [new Own()] }).info('silent');
winston.createLogger({ level: 'error', transports: [new Own()] }).info('below the level');
winston
  .createLogger({
    format: winston.format((info) => (info.drop ? false : info))(),
    transports: [new Own()],
  })
  .info('dropped', { drop: true });
flush();
const through = winston.createLogger({
  transports: [
    new winston.transports.Stream({
      stream: new PassThrough().on('data', (part) => console.log('through', String(part).trim())),
    }),
  ],
});
through.on('finish', () => console.log('finish')).on('close', () => console.log('close'));
through.write({ level: 'info', message: 'written', [Symbol.for('level')]: 'info' });
logger.stream().on('log', (info) => console.log('stream', info.message));
through.end(() => console.log('ended'));
