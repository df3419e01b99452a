'use strict';
// Makes items early and, 300 ms later, right before it ends in the way that its argument names. More are
// made in exit listeners: one registered at the start, one right before the end.
const http = require('node:http');
const zlib = require('node:zlib');
const { makeItems, say } = require('./items.cjs');

const EARLY_MILLIS = 300;

const [, , end, signal, only] = process.argv;
const server = http.createServer((_request, response) => response.end('well'));

/** Calls back when the server listens, which keeps the process alive. */
const listen = (callback) => server.listen(0, '127.0.0.1', callback);
const close = (callback) => server.close(callback);
const later = (callback, millis) => setTimeout(callback, millis);

function fail() {
  throw new Error('not even to be read');
}

function drain(callback) {
  console.log('draining');
  makeItems('drain', 5);
  later(() => close(callback), 200);
}

const ends = {
  natural() {},
  'natural after removeAllListeners': () => void process.removeAllListeners(),
  exitCode() {
    process.exitCode = 3;
  },
  beforeExit() {
    process.once('beforeExit', () => {
      makeItems('before-exit', 5);
      process.exitCode = 9;
    });
  },
  'takes and gives back in beforeExit'() {
    process.on('beforeExit', () => {
      const timer = setTimeout(fail, 1e6);
      queueMicrotask(() => clearTimeout(timer));
    });
  },
  'works in beforeExit'() {
    process.once('beforeExit', () => zlib.gzip('x', () => makeItems('before-exit', 5)));
  },
  'exit in beforeExit'() {
    process.once('beforeExit', () => {
      makeItems('before-exit', 5);
      process.exit(10);
    });
  },
  exit: () => process.exit(Number(signal)),
  'exit with much'() {
    makeItems('much', 76, 'x'.repeat(200_000));
    process.exit(7);
  },
  'exit after removeAllListeners'() {
    process.removeAllListeners();
    process.exit(7);
  },
  'exit in exit'() {
    process.on('exit', () => {
      makeItems('second-exit', 5);
      process.exit(11);
    });
  },
  'exit with a server': () => listen(() => process.exit(12)),
  throw() {
    throw new Error('nobody catches this');
  },
  'throw with a server'() {
    listen(() => {
      throw new Error('nobody catches this');
    });
  },
  'throw with a handler'() {
    process.on('uncaughtException', (error) => {
      console.error(`caught: ${error.message}`);
      makeItems('handler', 5);
      process.exit(5);
    });
    throw new Error('somebody catches this');
  },
  'throw undefined'() {
    // eslint-disable-next-line typescript/only-throw-error
    throw undefined;
  },
  'throw null'() {
    // eslint-disable-next-line typescript/only-throw-error
    throw null;
  },
  'throw something hostile'() {
    throw Object.defineProperties(new Error('nobody catches this'), {
      message: { get: fail },
      stack: { get: fail },
      cause: { get: fail },
    });
  },
  'throw in beforeExit'() {
    process.once('beforeExit', () => {
      makeItems('before-exit', 5);
      throw new Error('nobody catches this');
    });
  },
  'throw in exit'() {
    process.on('exit', () => {
      throw new Error('nobody catches this');
    });
  },
  'throw, captured'() {
    process.setUncaughtExceptionCaptureCallback((error) => {
      console.error(`captured: ${error.message}`);
      makeItems('captured', 5);
    });
    throw new Error('somebody captures this');
  },
  'throw in a microtask'() {
    queueMicrotask(() => {
      makeItems('microtask', 5);
      throw new Error('nobody catches this');
    });
  },
  reject() {
    void Promise.reject(new Error('nobody handles this'));
  },
  'reject with undefined'() {
    // eslint-disable-next-line typescript/prefer-promise-reject-errors
    void Promise.reject();
  },
  'reject with a handler'() {
    process.on('unhandledRejection', (error) => {
      console.error(`handled: ${error.message}`);
      makeItems('handler', 5);
      process.exit(6);
    });
    void Promise.reject(new Error('somebody handles this'));
  },
  abort: () => process.abort(),
  'kill itself': () => process.kill(process.pid, signal),
  'wait, no listener': () => listen(() => say('waiting')),
  'wait, removeAllListeners'() {
    if (only === undefined) process.removeAllListeners();
    else process.removeAllListeners(only);
    listen(() => say('waiting'));
  },
  'wait, drain'() {
    process.once(signal, () => drain());
    listen(() => say('waiting'));
  },
  'wait, drain and exit'() {
    process.once(signal, () => drain(() => process.exit(7)));
    listen(() => say('waiting'));
  },
  'wait, exit'() {
    process.once(signal, () => {
      makeItems('listener', 5);
      process.exit(8);
    });
    listen(() => say('waiting'));
  },
  // A process that ignores the signal, as the first of a container does, has more to say.
  'wait, live on'() {
    listen(() => say('waiting'));
    later(() => {
      makeItems('lived-on', 5);
      close();
    }, 700);
  },
  'wait, block'() {
    listen(() => {
      say('waiting');
      const until = performance.now() + 400;
      while (performance.now() < until);
      console.log('unblocked');
    });
  },
};

process.on('exit', (code) => {
  console.log(`exit ${code}`);
  makeItems('exit', 2);
});

if (end === 'exit before anything') {
  makeItems('early', 20);
  say('ending');
  process.exit(4);
} else if (end === 'wait during start') {
  makeItems('early', 20);
  say('waiting');
  later(() => listen(() => console.log('started')), 500);
} else {
  makeItems('early', 20);
  later(finish, EARLY_MILLIS);
}

function finish() {
  process.on('exit', () => makeItems('last-exit', 2));
  makeItems('late', 20);
  if (!end.startsWith('wait')) say('ending');
  ends[end]();
}
