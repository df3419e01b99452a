'use strict';
// Starts two threads that end in the way that its first argument says, and says how they end. The second
// and third argument are the threads' `env` and `execArgv`.
const { isMainThread, SHARE_ENV, Worker, workerData } = require('node:worker_threads');
const { makeItems } = require('./make-items.cjs');

const environments = { none: {}, empty: { env: {} }, shared: { env: SHARE_ENV } };
const flags = { none: {}, empty: { execArgv: [] }, given: { execArgv: ['--no-warnings'] } };

const ends = {
  'by itself'() {},
  'by process.exit'() {
    process.exit(4);
  },
  'by an error'() {
    throw new Error('nobody catches this');
  },
};

if (isMainThread) lead();
else work(workerData);

function lead() {
  const [, , end, environment = 'none', execArgv = 'none'] = process.argv;
  makeItems('main', 'early');
  for (const name of ['thread 1', 'thread 2']) {
    const options = { ...environments[environment], ...flags[execArgv] };
    const worker = new Worker(__filename, { workerData: { name, end }, ...options });
    worker.on('error', (error) => console.log(`${name} threw ${error.message}`));
    worker.on('exit', (code) => console.log(`${name} ended with ${code}`));
  }
  process.on('exit', () => makeItems('main', 'late'));
}

function work({ name, end }) {
  makeItems(name, 'early');
  setTimeout(() => {
    makeItems(name, 'late');
    ends[end]();
  }, 50);
}
