// Every way to come by a logger of winston, and everything an application can see of one.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import Transport from 'winston-transport';
import winston from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import { runCases, runInSpan, say } from './support/cases.mjs';

const { Console, File, Stream } = winston.transports;
const json = winston.format.json();

/** The copy that lies where the application was started; another one if the application has its own. */
const otherWinston = createRequire(join(process.cwd(), 'application.cjs'))('winston');

/** Made before anything is logged, and before all others. */
const first = winston.createLogger({ transports: [new Console()] });

/** Takes a line when it is told to, so that a logger has to hold the others. */
class SlowTransport extends Transport {
  held = [];

  log(info, next) {
    this.held.push({ message: info.message, next });
  }

  async release() {
    const taken = [];
    while (this.held.length > 0) {
      const { message, next } = this.held.shift();
      taken.push(message);
      next();
      await setImmediate();
    }
    return taken;
  }
}

function inFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), 'acme-winston-'));
  return Promise.resolve(run(folder)).finally(() => rmSync(folder, { recursive: true }));
}

/** The file that the transport has opened; it names it by the day. */
const findLog = (folder) => readdirSync(folder).find((name) => name.startsWith('log')) ?? 'log';

async function readWhenWritten(findFile) {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const file = findFile();
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text !== '') return text;
    await setTimeout(5);
  }
  return 'nothing was written\n';
}

const finish = async (logger) => {
  const finished = once(logger, 'finish');
  logger.end();
  await finished;
};

const CASES = {
  createLogger: () => {
    const console = new Console();
    const transports = [console];
    const logger = winston.createLogger({ level: 'verbose', format: json, transports });
    say(logger.info('made', { a: 1 }) === logger, logger.log('warn', 'logged') === logger);
    say(logger.log({ level: 'verbose', message: 'one object', b: { c: [1] } }) === logger);
    say(transports.length, logger.transports.length, logger.transports[0] === console);
    say(logger.format === json, logger.level, logger.silent, logger.exitOnError);
    say(logger.isLevelEnabled('debug'), logger.isVerboseEnabled());
    say(console.level, console.silent, console.format, console.listenerCount('error'));
  },
  'the default logger': () => {
    const console = new Console();
    say(winston.add(console) === winston, winston.level);
    winston.info('by default', { a: 1 });
    winston.log('error', 'by default as well');
    winston.debug('not at this level');
    winston.remove(console);
  },
  'winston.loggers': () => {
    const shop = winston.loggers.add('shop', { transports: [new Console()] });
    winston.loggers.get('shop').info('shop');
    say(winston.loggers.get('shop') === shop, winston.loggers.has('shop'));
    const container = new winston.Container({ transports: [new Console()] });
    container.get('cart', { defaultMeta: { cart: 1 } }).info('cart');
    winston.loggers.close('shop');
    say(winston.loggers.has('shop'));
  },
  'logger.configure': () => {
    const logger = winston.createLogger({ transports: [new Console()] });
    logger.configure({
      level: 'debug',
      defaultMeta: { service: 'shop' },
      transports: [new Console(), new Stream({ stream: process.stdout })],
    });
    logger.debug('configured');
    say(logger.transports.length, logger.level);
  },
  'logger.add and remove': () => {
    const logger = winston.createLogger({ silent: false });
    const [one, two] = [new Console(), new Console({ level: 'warn' })];
    say(logger.add(one) === logger, logger.add(two) === logger);
    logger.info('to one');
    logger.warn('to both');
    logger.remove(two);
    logger.warn('to one again');
    logger.clear().add(two);
    logger.info('to none');
    logger.error('to the other');
    say(logger.transports.length);
  },
  'child loggers': () => {
    const logger = winston.createLogger({ defaultMeta: { a: 1 }, transports: [new Console()] });
    const child = logger.child({ request: 7 });
    const grandchild = child.child({ step: 'two' });
    child.info('child', { b: 2 });
    grandchild.info('grandchild');
    say(child.info('itself') === child, child.transports.length, child.level);
    child.level = 'error';
    child.info('not of the child');
    logger.info('of the parent');
  },
  'loggers made before and after': () => {
    const second = winston.createLogger({ transports: [new Console()] });
    first.info('before');
    second.info('after');
    first.info('before again');
  },
  'a logger that logs inside another’s format': () => {
    const inner = winston.createLogger({ transports: [new Console()] });
    const outer = winston.createLogger({
      format: winston.format.combine(
        winston.format((info) => {
          inner.info(`inside of ${info.message}`);
          return info;
        })(),
        json,
      ),
      transports: [new Console()],
    });
    outer.info('outer');
    outer.info('outer again');
  },
  'two copies in one tree': () => {
    const options = (copy) => ({ transports: [new copy.transports.Console()] });
    const [one, other] = [winston, otherWinston].map((copy) => copy.createLogger(options(copy)));
    one.info('of one');
    other.info('of the other');
    one.info('of one again');
  },
  'winston-daily-rotate-file': () =>
    inFolder(async (dirname) => {
      const rotating = new DailyRotateFile({
        dirname,
        auditFile: join(dirname, 'audit.json'),
        filename: 'log',
      });
      const logger = winston.createLogger({ transports: [new Console(), rotating] });
      logger.info('rotated', { a: 1 });
      process.stdout.write(await readWhenWritten(() => join(dirname, findLog(dirname))));
      await finish(logger);
    }),
  'a file': () =>
    inFolder(async (dirname) => {
      const file = new File({ dirname, filename: 'log' });
      const logger = winston.createLogger({ transports: [file] });
      logger.info('in a file');
      process.stdout.write(await readWhenWritten(() => join(dirname, 'log')));
      await finish(logger);
    }),
  'a transport of winston 2': () => {
    class Old extends Transport {
      name = 'old';

      log(level, message, meta, callback) {
        say(level, message, meta.a);
        callback();
      }
    }
    const logger = winston.createLogger({ transports: [new Old()] });
    logger.info('to an old transport', { a: 1 });
    say(logger.transports.length, logger.transports[0].constructor.name);
  },
  'a logger as a stream': async () => {
    const logger = winston.createLogger({ transports: [new Console()] });
    const source = new PassThrough({ objectMode: true });
    source.pipe(logger);
    source.write({ level: 'info', message: 'piped' });
    source.end({ level: 'warn', message: 'piped last' });
    await once(logger, 'finish');
  },
  'write, with callbacks': async () => {
    const logger = winston.createLogger({ transports: [new Console()] });
    say(logger.write({ level: 'info', message: 'written' }, () => say('called back')));
    await setImmediate();
    say(
      logger.write({ level: 'info', message: 'ä' }, 'utf8', (error) => say('again', error ?? null)),
    );
    await setImmediate();
  },
  'a method that the application replaced': () => {
    const logger = winston.createLogger({ transports: [new Console()] });
    const { write } = logger;
    logger.write = function (info, ...rest) {
      return write.call(this, { ...info, replaced: true }, ...rest);
    };
    logger.info('through a replacement');
  },
  'a class of the application': () => {
    const { constructor: Derived } = winston.createLogger();
    class Named extends Object.getPrototypeOf(Derived) {
      info(message) {
        return this.log('info', `named ${message}`);
      }
    }
    new Named({ transports: [new Console()] }).info('class');
  },
  timers: () => {
    const logger = winston.createLogger({
      format: winston.format.combine(
        winston.format(({ durationMs, ...info }) => ({
          ...info,
          durationType: typeof durationMs,
        }))(),
        json,
      ),
      transports: [new Console()],
    });
    logger.startTimer().done({ message: 'timed' });
  },
  silent: () => {
    const logger = winston.createLogger({ silent: true, transports: [new Console()] });
    logger.info('not said');
    logger.silent = false;
    logger.info('said');
    logger.transports[0].silent = true;
    logger.info('exported only');
    say(logger.silent, logger.transports[0].silent);
  },
  levels: () => {
    const logger = winston.createLogger({
      level: 'warn',
      transports: [new Console({ level: 'debug' })],
    });
    logger.debug('below the logger’s own level, printed by the transport');
    logger.warn('at the level');
    logger.level = 'info';
    logger.info('at the new level');
    logger.transports[0].level = 'error';
    logger.info('exported only');
    say(logger.level, logger.transports[0].level, logger.isLevelEnabled('info'));
  },
  'a format that refuses a line': () => {
    const logger = winston.createLogger({
      format: winston.format.combine(
        winston.format((info) => (info.private === true ? false : info))(),
        json,
      ),
      transports: [
        new Console({ format: winston.format((info) => (info.quiet ? false : info))() }),
      ],
    });
    logger.info('public');
    logger.info('private', { private: true });
    logger.info('quiet', { quiet: true });
  },
  events: async () => {
    const transport = new Console();
    const logger = winston.createLogger({ transports: [transport] });
    for (const event of ['data', 'drain', 'error', 'finish', 'end', 'close', 'pipe', 'unpipe']) {
      logger.on(event, () => say(`logger ${event}`));
      transport.on(event, () => say(`transport ${event}`));
    }
    transport.on('logged', ({ message }) => say('logged', message));
    logger.info('with listeners');
    await finish(logger);
    await setImmediate();
    say(logger.writableFinished, logger.readableFlowing, logger.listenerCount('data'));
    say(Object.getOwnPropertyNames(logger).sort(), Reflect.ownKeys(transport).map(String).sort());
    say(process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'));
  },
  'a transport with an error': async () => {
    const transport = new Console();
    transport.log = (info, next) => {
      transport.emit('error', new Error(`no ${info.message}`));
      next();
    };
    const logger = winston.createLogger({ transports: [transport, new Console()] });
    logger.on('error', (error, from) => say(error.message, from === transport));
    logger.info('room');
    logger.info('more room');
    say(logger.transports.length);
  },
  'a transport that throws': () => {
    const transport = new Transport();
    transport.log = () => {
      throw new Error('no log');
    };
    const logger = winston.createLogger({ transports: [transport] });
    try {
      logger.info('thrown at');
    } catch (error) {
      say(error.message);
    }
  },
  'a format that throws': () => {
    const logger = winston.createLogger({
      format: winston.format.combine(
        winston.format((info) => {
          if (info.bad) throw new RangeError('bad line');
          return info;
        })(),
        json,
      ),
      transports: [new Console()],
    });
    logger.info('good');
    try {
      logger.info('bad', { bad: true });
    } catch (error) {
      say(error.name, error.message);
    }
    logger.info('good again');
  },
  'back-pressure': async () => {
    const slow = new SlowTransport({ highWaterMark: 2 });
    const logger = winston.createLogger({ transports: [slow] });
    logger.on('drain', () => say('drain'));
    const taken = [];
    for (let index = 0; index < 40; index += 1) {
      await runInSpan(`call ${index}`, () => {
        taken.push(logger.write({ level: 'info', message: `line ${index}` }));
      });
    }
    say(taken, logger.writableLength, logger.readableLength, slow.writableLength);
    say(await slow.release(), logger.writableLength, logger.readableLength);
  },
  'no transports': () => {
    winston.createLogger().info('to nobody', { a: 1 });
  },
  'an unknown level': () => {
    const logger = winston.createLogger({ transports: [new Console()] });
    logger.log('loud', 'unknown');
    say(typeof logger.loud, logger.isLevelEnabled('loud'));
  },
};

const CASES_OUTSIDE = {
  'outside of a span': () => {
    first.info('outside', { a: 1 });
    first.child({ b: 2 }).warn('outside, by a child');
    first.error(Object.assign(new Error('outside'), { stack: 'Error: outside\n    at a.js:1:1' }));
  },
  'no transports, outside of a span': () => {
    winston.createLogger().info('to nobody', { a: 1 });
  },
};

void runCases(CASES).then(() => runCases(CASES_OUTSIDE, { inSpan: false }));
