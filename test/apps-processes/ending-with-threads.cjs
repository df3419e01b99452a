'use strict';
// Ends in the way that its first argument says, while threads and a thread of a thread live that hold what
// they have just made. The second argument is what is different.
const { writeSync } = require('node:fs');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const [, , end, difference] = process.argv;

const ends = {
  // The threads keep nothing alive.
  'by itself'() {},
  'by process.exit': () => process.exit(6),
  'by SIGTERM': () => process.kill(process.pid, 'SIGTERM'),
  'by an error'() {
    throw new Error('nobody catches this');
  },
};

if (isMainThread) void lead();
else void work(workerData);

async function lead() {
  if (difference !== 'silent main') make('main');
  const threads = [start('thread 1', 'thread of thread 1'), start('thread 2')];
  const [first, second] = threads;
  await Promise.all([
    next(first, difference === 'ended thread' ? 'exit' : 'message'),
    next(second),
  ]);
  console.log('all is made');
  tellWhatIsSeen('main');
  for (const thread of threads) {
    thread.unref();
    if (difference === 'terminated') void thread.terminate();
  }
  // An error here would be a rejection.
  setImmediate(ends[end]);
}

async function work({ name, child }) {
  setInterval(() => undefined, 1000);
  make(name);
  if (child !== undefined) await next(start(child));
  tellWhatIsSeen(name);
  parentPort.postMessage('made');
  if (difference === 'ended thread' && child !== undefined) process.exit();
  if (difference === 'busy thread' && name === 'thread 2') for (;;);
}

function start(name, child) {
  return new Worker(__filename, { argv: process.argv.slice(2), workerData: { name, child } });
}

function next(thread, event = 'message') {
  return new Promise((resolve) => {
    thread.once(event, resolve);
  });
}

/** Makes items. The module is loaded here since it loads the API, which some cases must not do. */
function make(name) {
  const { makeItems } = require('./make-items.cjs');
  makeItems(name, 'early');
  makeItems(name, 'late');
}

/** Tells the listeners that an application can see, and the handles that stay; requests under way come and go. */
function tellWhatIsSeen(name) {
  const listened = process.eventNames().map((event) => [event, process.listenerCount(event)]);
  const resources = process
    .getActiveResourcesInfo()
    .filter((resource) => /Port|Worker|Timeout|Signal/.test(resource));
  writeSync(1, `${name} ${JSON.stringify({ listened, resources })}\n`);
}
