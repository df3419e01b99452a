'use strict';
// Counts the threads that are started in its process, in each way that an application has, and ends in the
// way that its argument says.
const { writeSync } = require('node:fs');
const threads = require('node:worker_threads');
const { makeItems } = require('./make-items.cjs');

const tell = (text) => writeSync(1, `${text}\n`);

threads.Worker = class extends threads.Worker {
  constructor(...args) {
    tell('a worker is made');
    super(...args);
  }
};
process.on('worker', () => tell('a worker is announced'));

const ends = {
  'by process.exit': () => process.exit(6),
  'by SIGTERM': () => process.kill(process.pid, 'SIGTERM'),
  'by an error'() {
    throw new Error('nobody catches this');
  },
};

const thread = new threads.Worker('', { eval: true });
thread.on('exit', () => {
  makeItems('main', 'early');
  makeItems('main', 'late');
  ends[process.argv[2]]();
});
