// pino outside of spans: children, redaction, mixins, serializers, hooks, destinations, frozen objects, getters.
const { readFileSync, rmSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { inspect } = require('node:util');
const pino = require('pino');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
const plain = { base: { service: 'gauntlet' }, timestamp: false };
const destination = { write: (line) => console.log(line.trimEnd()) };
console.log(pino.name, pino.length, Object.keys(pino).sort().join(), inspect(pino).split('\n')[0]);
const logger = pino({ ...plain, level: 'trace' }, destination);
for (const name of ['info', 'child', 'flush', 'bindings', 'setBindings', 'isLevelEnabled'])
  console.log(name, logger[name]?.name, logger[name]?.length, inspect(logger[name]));
console.log(
  Reflect.ownKeys(logger).map(String).sort(),
  Object.keys(Object.getPrototypeOf(logger)).length,
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
logger.info('text');
logger.info(meta, 'with metadata %s %d %j', 'word', 5, { x: 1 });
console.log('getter read', reads);
for (const value of [
  undefined,
  null,
  5,
  true,
  '',
  [],
  {},
  Symbol.for('s'),
  new Date(0),
  { msg: 'own' },
  { trace_id: 'mine', span_id: 'mine' },
]) {
  try {
    logger.info(value);
  } catch (error) {
    console.log('THREW', error.message);
  }
}
const strip = (error) => Object.assign(error, { stack: 'stack' });
logger.error(strip(new RangeError('an error')));
logger.error({ err: strip(new Error('below')) }, 'with an error');
const child = logger.child(Object.freeze({ requestId: 'r' }), {
  level: 'debug',
  redact: ['secret'],
  serializers: { user: ({ id }) => id },
});
child.debug({ user: { id: 7 }, secret: 'x' }, 'of a child');
child.child({ deeper: true }).trace('not shown');
child.setBindings({ more: 1 });
console.log(child.bindings(), child.level, logger.level, child.isLevelEnabled('trace'));
pino({ ...plain, redact: { paths: ['password', 'a[*].b'], censor: '***' } }, destination).info(
  { password: 'p', a: [{ b: 1 }] },
  'redacted',
);
const mixins = [];
const mixed = pino(
  {
    ...plain,
    mixin(...args) {
      mixins.push([args.length, args[1], typeof args[2]]);
      return { mixed: true };
    },
    mixinMergeStrategy: (merge, own) => ({ ...merge, ...own, merged: true }),
  },
  destination,
);
mixed.info('mixed');
mixed.warn({ a: 1 }, 'mixed');
console.log(mixins);
pino(
  {
    ...plain,
    hooks: {
      logMethod(args, method, level) {
        console.log('hook', args.length, level, this === undefined);
        method.apply(this, [...args.slice(0, 1), 'changed']);
      },
    },
  },
  destination,
).info({ a: 1 }, 'hooked');
pino(
  {
    ...plain,
    formatters: {
      level: (label) => ({ severity: label }),
      bindings: (b) => ({ ...b, bound: 1 }),
      log: (o) => ({ ...o, formatted: 1 }),
    },
    messageKey: 'message',
    errorKey: 'problem',
    nestedKey: 'payload',
  },
  destination,
).info({ x: 1 }, 'formatted');
pino(
  { ...plain, customLevels: { audit: 35 }, useOnlyCustomLevels: true, level: 'audit' },
  destination,
).audit('custom level');
pino({ ...plain, safe: true }, destination).info(
  (() => {
    const c = {};
    c.c = c;
    return c;
  })(),
  'cyclic',
);
for (const value of [
  { big: 5n },
  {
    get broken() {
      throw new Error('getter');
    },
  },
  {
    toJSON() {
      throw new Error('toJSON');
    },
  },
]) {
  try {
    logger.info(value, 'hostile');
  } catch (error) {
    console.log('THREW', error.message);
  }
}
pino({ ...plain, enabled: false }, destination).info('disabled');
const silent = pino({ ...plain, level: 'silent' }, destination);
console.log(silent.info.name, silent.info.length);
const multi = pino(
  { ...plain },
  pino.multistream([
    { stream: destination },
    { level: 'error', stream: { write: (line) => console.log('second', line.trimEnd()) } },
  ]),
);
multi.error('to two');
const changes = [];
logger.on('level-change', (...args) => changes.push(args.slice(0, 4)));
logger.level = 'warn';
logger.info('not shown');
console.log(changes);

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-'));
const file = join(folder, 'file.log');
const sync = pino(plain, pino.destination({ dest: file, sync: true }));
sync.info({ a: 1 }, 'to a file');
console.log(readFileSync(file, 'utf8').trim());
rmSync(folder, { recursive: true });
