'use strict';
// Counts how often `beforeExit` is emitted. Its arguments say what it does before and in that event.
const childProcess = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const zlib = require('node:zlib');
const { Worker } = require('node:worker_threads');

const twice = (work) => () => process.on('beforeExit', () => events.length <= 2 && work());
const inTicks = (count, act) =>
  count === 0 ? act() : process.nextTick(queueMicrotask, () => inTicks(count - 1, act));
const microtasks = async (count) => {
  for (let i = 0; i < count; i += 1) await Promise.resolve();
};
const takeTimer = () => setTimeout(() => {}, 1e6);

const habits = {
  'asks itself': ask,
  'sets an exit code': () => (process.exitCode = 7),
  prints: () => process.on('beforeExit', () => console.log('prints')),
  'listens once': () => process.once('beforeExit', () => events.push('once')),
  'waits twice': twice(() => setTimeout(() => {}, 5)),
  'turns the loop twice': twice(() => setImmediate(() => {})),
  'reads a file twice': twice(() => fs.readFile(__filename, () => {})),
  'awaits and waits twice': twice(async () => {
    await Promise.resolve();
    setTimeout(() => {}, 5);
  }),
  'asks itself twice': twice(ask),
  'leaves a timer behind': () =>
    process.on('beforeExit', () => setTimeout(() => events.push('timer'), 1).unref()),
  'clears a timer in a microtask': twice(() => {
    const timer = takeTimer();
    queueMicrotask(() => clearTimeout(timer));
  }),
  'clears a timer after a hundred microtasks': twice(async () => {
    const timer = takeTimer();
    await microtasks(100);
    clearTimeout(timer);
  }),
  'clears a timer after fifty ticks': twice(() => {
    const timer = takeTimer();
    inTicks(50, () => clearTimeout(timer));
  }),
  'clears an immediate': twice(() => {
    const immediate = setImmediate(() => {});
    queueMicrotask(() => clearImmediate(immediate));
  }),
  'takes the reference of a timer': twice(() => {
    const timer = takeTimer();
    queueMicrotask(() => timer.unref());
  }),
  'gives a timer its reference': twice(() => {
    const timer = setTimeout(() => {}, 5).unref();
    queueMicrotask(() => timer.ref());
  }),
  'closes a server in a microtask': twice(() => {
    const server = net.createServer().listen(0);
    queueMicrotask(() => server.close());
  }),
  'closes a server that was not waited for': () => {
    const server = net.createServer().listen(0).unref();
    process.once('beforeExit', () => server.close());
  },
  'only has promises': twice(() => microtasks(100)),
  compresses: twice(() => zlib.gzip('x', () => {})),
  hashes: twice(() => crypto.pbkdf2('a', 'b', 1, 32, 'sha256', () => {})),
  'asks for random bytes': twice(() => crypto.randomBytes(8, () => {})),
  'starts a thread': twice(() => new Worker('', { eval: true })),
  'starts a process': twice(() => childProcess.spawn(process.execPath, ['--version'])),
  'stands before others': () =>
    process.prependListener('beforeExit', () => events.length < 2 && setTimeout(() => {}, 2)),
  'listens three times for once': () => {
    for (let i = 0; i < 3; i += 1) {
      process.once('beforeExit', () => {
        const timer = takeTimer();
        queueMicrotask(() => clearTimeout(timer));
      });
    }
  },
  'asks itself five times': () => {
    let left = 5;
    process.on('beforeExit', () => {
      if (left > 0) setTimeout(ask, 1);
      left -= 1;
    });
  },
  'sets an exit code late': () => process.on('exit', () => (process.exitCode = 9)),
  throws() {
    process.on('uncaughtException', ({ message }) => events.push(message));
    process.once('beforeExit', () => {
      throw new Error('oops');
    });
  },
};

const events = [];
process.on('beforeExit', (code) => events.push(`before exit ${code}`));
process.on('exit', (code) => console.log([...events, `exit ${code}`].join('\n')));
for (const habit of process.argv.slice(2)) habits[habit]();

function ask() {
  const server = http.createServer((_request, response) => response.end('well'));
  server.listen(0, '127.0.0.1', () => {
    http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
      response.resume();
      response.on('end', () => server.close());
    });
  });
}
