import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { idsByHand, runCases, traceparent } from './support/run-cases.mjs';

const SECRET = 'hunter2';
const LONG = 'x'.repeat(300_000);

/** Loses its bindings if it is called as anything but what pino calls it. */
class Money {
  constructor(amount) {
    this.amount = amount;
  }
  toJSON() {
    return `${this.amount} EUR`;
  }
}

const cases = {
  levels(sink) {
    const logger = pino({ level: 'trace' }, sink);
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) logger[level](level);
  },
  'below its level'(sink) {
    const logger = pino({ level: 'warn' }, sink);
    logger.info('not printed');
    logger.warn('printed');
    logger.level = 'silent';
    logger.fatal('not printed either');
    return [logger.isLevelEnabled('info'), logger.level];
  },
  texts(sink) {
    const logger = pino({}, sink);
    logger.info('%s and %d and %j and %o', 'text', 7, { a: 1 }, [2]);
    logger.info({ user: { id: 1, roles: ['a', 'b'] }, empty: {}, none: null }, 'with %s', 'fields');
    logger.info({ only: 'fields' });
    logger.info({ msg: 'in the object' });
    logger.info({ msg: 'first' }, 'second');
    logger.info('');
    logger.info(undefined);
    logger.info(null, 'after null');
    logger.info(
      { price: new Money(5), at: new Date(0), big: 12n, bytes: Buffer.from('hi') },
      'values',
    );
    logger.info(['an', 'array']);
    logger.info('"quoted" } and { \n rows');
  },
  errors(sink) {
    const logger = pino({}, sink);
    const cause = new TypeError('the cause');
    logger.error(new RangeError('alone'));
    logger.error(new RangeError('with a text'), 'text');
    logger.error(
      { err: Object.assign(new Error('outer', { cause }), { code: 'E_OUT' }) },
      'caused',
    );
    logger.error({ err: new AggregateError([new Error('one'), new Error('two')], 'several') });
    logger.error({ error: new Error('plain in JSON') }, 'under another key');
    logger.error({ err: 'no error' }, 'a text');
  },
  children(sink) {
    const parent = pino({ base: { service: 'shop' } }, sink);
    const child = parent.child({ request: { id: 'r1' } });
    child.child({ step: 2 }).info('of a grandchild');
    parent.child({ a: 1 }, { level: 'debug' }).debug('of a child with a level');
    parent
      .child({ user: 'u' }, { serializers: { user: (user) => ({ id: user }) } })
      .info('serialized');
    child.setBindings({ more: true });
    child.info({ step: 3 }, 'more bindings');
    return child.bindings();
  },
  'custom levels'(sink) {
    const logger = pino({ customLevels: { audit: 35, whisper: 5 }, level: 'whisper' }, sink);
    logger.audit('audited');
    logger.whisper('whispered');
    const own = pino(
      { customLevels: { low: 1, middle: 2, high: 3 }, useOnlyCustomLevels: true, level: 'low' },
      sink,
    );
    own.low('low');
    own.middle('middle');
    own.high('high');
    pino({}, sink)
      .child({}, { customLevels: { notice: 32 } })
      .notice('of a child');
  },
  mixin(sink) {
    let count = 0;
    const logger = pino(
      { mixin: (fields, level) => ({ count: (count += 1), level: undefined, at: level }) },
      sink,
    );
    logger.info({ own: 1 }, 'mixed');
    logger.warn('in');
    return count;
  },
  'a mixin that writes ids'(sink) {
    pino({ mixin: idsByHand }, sink).info({ a: 1 }, 'by hand');
    pino({ mixin: idsByHand, nestedKey: 'payload' }, sink).info({ a: 1 }, 'by hand, nested');
  },
  'a header with the ids'(sink) {
    pino({}, sink).info({ headers: { traceparent: traceparent() } }, 'asked');
    pino({}, sink).info(`asked with ${traceparent()}`);
  },
  redact(sink) {
    const paths = ['password', 'user.password', 'list[*].password', '*.token', 'head["x-key"]'];
    const fields = {
      password: SECRET,
      user: { name: 'Ann', password: SECRET },
      list: [{ password: SECRET }, { password: SECRET, kept: 1 }],
      any: { token: SECRET },
      head: { 'x-key': SECRET },
    };
    pino({ redact: paths }, sink).info(fields, 'masked');
    pino({ redact: { paths, remove: true } }, sink).info(fields, 'removed');
    pino({ redact: { paths, censor: (value) => `${value.length} characters` } }, sink).info(
      fields,
      'censored',
    );
    pino({ redact: paths }, sink).child({ user: fields.user }).info('in the bindings');
    pino({}, sink)
      .child({}, { redact: ['password'] })
      .info(fields.user, 'by a child');
    pino({ redact: ['msg'] }, sink).info('the message');
    return fields;
  },
  'a long line'(sink) {
    const child = pino({}, sink).child({ bound: 1 });
    child.info({ long: LONG, kept: 'yes' }, 'long');
    child.info(LONG);
  },
  'a long line with secrets'(sink) {
    const fields = { password: SECRET, deep: { token: SECRET }, long: LONG };
    pino({ redact: ['password', '*.token'] }, sink).info(fields, 'masked');
    pino({ redact: { paths: ['msg'] } }, sink).info({ long: LONG }, SECRET);
    pino({ redact: { paths: ['*'] } }, sink).info({ long: LONG }, SECRET);
    const { password, ...rest } = fields;
    pino({ serializers: { deep: () => 'gone' } }, sink).info(rest, 'serialized');
    pino({ formatters: { log: ({ long }) => ({ long }) } }, sink).info(fields, 'formatted');
    pino({ serializers: { msg: () => 'gone' } }, sink).info({ long: LONG }, SECRET);
    return password;
  },
  serializers(sink) {
    const logger = pino(
      { serializers: { user: ({ id }) => id, err: pino.stdSerializers.err } },
      sink,
    );
    logger.info({ user: { id: 5, password: SECRET } }, 'by a function');
    logger.error({ err: new TypeError('standard') });
  },
  formatters(sink) {
    const logger = pino(
      {
        formatters: {
          level: (label, number) => ({ severity: label.toUpperCase(), number }),
          bindings: ({ pid, ...more }) => ({ ...more, process: pid > 0 }),
          log: ({ secret, ...more }) => ({ ...more, hasSecret: secret !== undefined }),
        },
      },
      sink,
    );
    logger.warn({ secret: SECRET, a: 1 }, 'formatted');
    logger.child({ b: 2 }).info('of a child');
    pino({ formatters: { level: (label) => ({ level: label }) } }, sink).error('as a word');
  },
  keys(sink) {
    pino({ nestedKey: 'payload' }, sink).info({ a: { b: 1 } }, 'nested');
    pino({ nestedKey: 'payload' }, sink).error(new Error('nested too'));
    pino({ messageKey: 'message' }, sink).info({ msg: 'a field' }, 'the message');
    pino({ errorKey: 'failure' }, sink).error(new TypeError('under its key'));
  },
  timestamps(sink) {
    for (const timestamp of [
      false,
      pino.stdTimeFunctions.isoTime,
      pino.stdTimeFunctions.unixTime,
      () => ',"@timestamp":"2020-01-01T00:00:00.000Z"',
      () => ', "at" : 1',
    ]) {
      pino({ timestamp }, sink).info('at a time');
    }
  },
  hooks(sink) {
    const logger = pino(
      {
        hooks: {
          logMethod(args, method, level) {
            if (args.length >= 2)
              return method.apply(this, [{ extra: args.shift(), level }, ...args]);
            return method.apply(this, args);
          },
        },
      },
      sink,
    );
    logger.info('moved', 'the message');
    logger.info('alone');
  },
  'no base'(sink) {
    pino({ base: null }, sink).info('nothing else');
    pino({ base: undefined }, sink).info('of the process');
    pino({ base: null, timestamp: false }, sink).info({ pid: 1, hostname: 'other' }, 'own names');
    pino({ base: null, timestamp: false, messageKey: 'm' }, sink).info();
  },
  'fields of the same names'(sink) {
    const logger = pino({ base: { service: 'shop' } }, sink);
    logger.info({ level: 'mine', time: 'late' }, 'both');
    logger.child({ trace_id: 'of the application' }).info('own id');
    logger.info({ trace_id: 'of the application', span_id: 'x' }, 'own ids');
    logger.info({ nested: { trace_id: 'deep' } }, 'not at the top');
  },
  metadata(sink) {
    const seen = [];
    const stream = {
      [Symbol.for('pino.metadata')]: true,
      write(text) {
        const { lastLevel, lastMsg, lastObj, lastTime, lastLogger } = this;
        seen.push([lastLevel, lastMsg, lastObj, typeof lastTime, typeof lastLogger.info]);
        sink.write(text);
      },
    };
    pino({ mixin: () => ({ mixed: 1 }) }, stream)
      .child({ c: 1 })
      .warn({ a: 1 }, 'seen');
    return seen;
  },
  multistream(sink) {
    const tagged = (tag) => ({ write: (text) => sink.write(`${tag} ${text}`) });
    const streams = [
      { level: 'debug', stream: tagged('all') },
      { level: 'error', stream: tagged('errors') },
    ];
    const logger = pino({ level: 'debug' }, pino.multistream(streams));
    logger.debug('to one');
    logger.error('to both');
    pino({ level: 'debug' }, pino.multistream(streams, { dedupe: true })).error('to the last');
  },
  async 'transport to a file'(sink) {
    await throughThread(sink, 'pino/file', {});
  },
  async 'transport to be read by people'(sink) {
    await throughThread(sink, 'pino-pretty', { colorize: false });
  },
  'how it looks'(sink) {
    const logger = pino({}, sink);
    const prototype = Object.getPrototypeOf(Object.getPrototypeOf(logger));
    return [
      Object.keys(logger),
      Object.getOwnPropertySymbols(prototype)
        .map(String)
        .filter((name) => !/acme/.test(name)),
      String(logger.info.name),
      logger.info.length,
      logger.info('returned') ?? 'nothing',
    ];
  },
};

async function throughThread(sink, target, options) {
  const file = join(tmpdir(), `acme-pino-${process.pid}-${Math.random()}.log`);
  const transport = pino.transport({ target, options: { ...options, destination: file } });
  pino(transport).info({ a: 1 }, 'through a thread');
  await ended(transport);
  sink.write(readFileSync(file, 'utf8'));
  rmSync(file);
}

/** Ends a transport and waits for its thread, which by itself keeps no process alive. */
async function ended(transport) {
  const alive = setInterval(() => {}, 1000);
  if (!transport.ready) await new Promise((resolve) => transport.once('ready', resolve));
  const closed = new Promise((resolve) => transport.once('close', resolve));
  transport.end();
  await closed;
  clearInterval(alive);
}

void runCases(cases);
