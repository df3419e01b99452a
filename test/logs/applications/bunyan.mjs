import bunyan from 'bunyan';
import { runCases } from './support/run-cases.mjs';

const to = (sink, more = {}) => bunyan.createLogger({ name: 'shop', stream: sink, ...more });

const cases = {
  levels(sink) {
    const logger = to(sink, { level: 'trace' });
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) logger[level](level);
    return [
      logger.info(),
      to(sink, { level: 'warn' }).info(),
      to(sink, { level: 'warn' }).info('not printed'),
    ];
  },
  'numeric levels'(sink) {
    const logger = to(sink, { level: 5 });
    logger.info({ level: 35 }, 'between info and warn');
    logger.info({ level: 5 }, 'below trace');
    logger.info({ level: 70 }, 'above fatal');
  },
  'a level below that of its stream'(sink) {
    to(sink, { level: 'warn' }).warn({ level: 20 }, 'not printed');
  },
  texts(sink) {
    const logger = to(sink);
    logger.info('%s and %d and %j', 'text', 7, { a: 1 });
    logger.info({ user: { id: 1, roles: ['a', 'b'] }, empty: {}, none: null }, 'with %s', 'fields');
    logger.info({ only: 'fields' });
    logger.info('several', 'texts', { a: 1 });
    logger.info(['an', 'array']);
    logger.info(undefined);
    logger.info(null, 'after null');
    logger.info({ at: new Date(0), big: undefined }, 'values');
    logger.info(Buffer.from('hi'), 'a buffer');
    logger.info('"quoted" } and { \n rows');
  },
  errors(sink) {
    const logger = to(sink, { serializers: bunyan.stdSerializers });
    const cause = new TypeError('the cause');
    logger.error(new RangeError('alone'));
    logger.error(new RangeError('with a text'), 'text');
    logger.error(
      { err: Object.assign(new Error('outer', { cause }), { code: 'E_OUT' }) },
      'caused',
    );
    to(sink).error({ err: new TypeError('not serialized') }, 'as it is');
    to(sink).error({ error: new TypeError('under another key') }, 'another key');
  },
  children(sink) {
    const parent = to(sink, { service: 'shop' });
    const child = parent.child({ request: { id: 'r1' } });
    child.child({ step: 2 }).info('of a grandchild');
    parent.child({ fast: true }, true).info('of a simple child');
    parent
      .child({ serializers: { user: (user) => ({ id: user }) }, user: 'u' })
      .info({ user: 'v' }, 'serialized');
    return [Object.keys(child.fields), Object.keys(parent.fields)];
  },
  serializers(sink) {
    const logger = to(sink, { serializers: { user: ({ id }) => id } });
    logger.info({ user: { id: 5, password: 'hunter2' } }, 'by a function');
    logger.addSerializers({ head: () => 'gone' });
    logger.info({ head: 'hunter2' }, 'added later');
  },
  'raw streams'(sink) {
    const ring = new bunyan.RingBuffer({ limit: 2 });
    const logger = bunyan.createLogger({
      name: 'shop',
      streams: [
        { type: 'raw', stream: ring, level: 'info' },
        { type: 'raw', stream: { write: (record) => sink.write(`raw ${JSON.stringify(record)}`) } },
      ],
    });
    for (const text of ['one', 'two', 'three']) logger.info({ a: 1 }, text);
    return ring.records.map(({ msg, time, v }) => [msg, time instanceof Date, v]);
  },
  'several streams'(sink) {
    const tagged = (tag) => ({ write: (text) => sink.write(`${tag} ${text}`) });
    const logger = bunyan.createLogger({
      name: 'shop',
      streams: [
        { level: 'debug', stream: tagged('all') },
        { level: 'error', stream: tagged('errors') },
      ],
    });
    logger.trace('to none');
    logger.debug('to one');
    logger.error('to both');
    logger.levels(0, 'fatal');
    logger.debug('to none now');
    return logger.levels();
  },
  'the caller'(sink) {
    const logger = to(sink, { src: true });
    logger.info('from here');
  },
  'own time and ids'(sink) {
    const logger = to(sink);
    logger.info({ time: new Date(5) }, 'of another time');
    logger.info({ time: 'late' }, 'of no time');
    logger.info({ trace_id: 'of the application' }, 'own id');
    logger.info({ pid: 1, hostname: 'other', v: 7 }, 'own names');
  },
  'how it looks'(sink) {
    const logger = to(sink);
    return [
      Object.keys(bunyan.prototype),
      bunyan.prototype._emit.length,
      typeof logger._emit({ level: 30, msg: 'not emitted', v: 0 }, true),
    ];
  },
};

void runCases(cases);
