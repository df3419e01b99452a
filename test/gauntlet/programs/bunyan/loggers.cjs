// bunyan outside of spans: streams, children, serializers, raw records, frozen fields, getters, errors.
const { PassThrough } = require('node:stream');
const { inspect } = require('node:util');
const bunyan = require('bunyan');

const show = (line) =>
  console.log(
    line
      .trimEnd()
      .replace(/"time":"[^"]+"/, '"time":0')
      .replace(/"pid":\d+/, '"pid":0')
      .replace(/"hostname":"[^"]+"/, '"hostname":"h"')
      .replace(/"stack":"[^"]+"/, '"stack":0'),
  );
console.log(
  bunyan.name,
  bunyan.length,
  Object.keys(bunyan).sort().join(),
  inspect(bunyan.createLogger),
);
for (const name of ['info', 'child', '_emit', 'addStream', 'level', 'fields'])
  console.log(
    name,
    bunyan.prototype[name]?.name,
    bunyan.prototype[name]?.length,
    inspect(bunyan.prototype[name]),
  );
const raw = [];
const options = {
  name: 'gauntlet',
  streams: [
    { level: 'trace', stream: { write: show } },
    { type: 'raw', level: 'info', stream: { write: (record) => raw.push(record) } },
  ],
  serializers: { user: ({ id }) => id, err: bunyan.stdSerializers.err },
};
const logger = bunyan.createLogger(options);
console.log(
  Reflect.ownKeys(logger).map(String).sort(),
  options.streams.length,
  logger.streams.length,
  logger.fields.name,
);
let reads = 0;
const meta = Object.freeze({
  a: 1,
  nested: Object.freeze({ b: [1] }),
  get lazy() {
    reads += 1;
    return 'lazy';
  },
});
logger.info('text %s %d %j', 'word', 5, { x: 1 });
logger.info(meta, 'with fields');
console.log('getter read', reads);
logger.error(new RangeError('an error'));
logger.error({ err: new Error('below'), user: { id: 7 } }, 'with an error');
for (const value of [
  undefined,
  null,
  5,
  true,
  '',
  [],
  {},
  new Date(0),
  { msg: 'own' },
  { level: 60 },
  { trace_id: 'mine' },
]) {
  try {
    logger.info(value);
  } catch (error) {
    console.log('THREW', error.message);
  }
}
const child = logger.child(Object.freeze({ requestId: 'r' }));
child.debug('of a child');
child.child({ deeper: true }, true).warn({ user: { id: 8 } }, 'of a grandchild');
logger.level('warn');
logger.info('not shown');
console.log(
  logger.level(),
  logger.info(),
  logger.levels(),
  logger.streams.map(({ type, level }) => [type, level]),
);
const cyclic = {};
cyclic.self = cyclic;
logger.level('trace');
for (const value of [
  cyclic,
  {
    get broken() {
      throw new Error('getter');
    },
  },
]) {
  try {
    logger.warn(value, 'hostile');
  } catch (error) {
    console.log('THREW', error.message);
  }
}
console.log(
  raw.length,
  raw.map((record) => [
    Object.keys(record).sort().join(),
    record.time instanceof Date,
    Object.isFrozen(record),
  ]),
);
const ring = new bunyan.RingBuffer({ limit: 2 });
const buffered = bunyan.createLogger({ name: 'ring', streams: [{ type: 'raw', stream: ring }] });
for (const text of ['1', '2', '3']) buffered.info(text);
console.log(ring.records.map(({ msg }) => msg));
const through = new PassThrough();
through.on('data', (part) => show(String(part)));
bunyan.createLogger({ name: 'through', stream: through, src: false }).info('through');
class Own extends bunyan {
  info(...args) {
    return super.info({ own: true }, ...args);
  }
}
new Own({ name: 'own', stream: { write: show } }).info('subclass');
for (const bad of [undefined, {}, { name: 5 }, { name: 'x', stream: {}, streams: [] }]) {
  try {
    bunyan.createLogger(bad);
    console.log('taken');
  } catch (error) {
    console.log(error.name, error.message.split('\n')[0]);
  }
}
