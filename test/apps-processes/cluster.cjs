'use strict';
// A cluster whose two workers share one server, answer requests of the primary, and end in the way that
// its argument says.
const cluster = require('node:cluster');
const { createServer, get } = require('node:http');
const { makeItems } = require('./make-items.cjs');

const [, , end] = process.argv;

const byPrimary = {
  'disconnected by the primary': () => cluster.disconnect(),
  'killed by SIGTERM': () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
  },
};
const byWorker = {
  'disconnecting itself': () => cluster.worker.disconnect(),
  'calling process.exit': () => process.exit(3),
};

if (cluster.isPrimary) lead();
else work();

function lead() {
  makeItems('primary', 'early');
  const workers = [1, 2].map((number) => cluster.fork({ WORKER: number }));
  cluster.on('exit', (worker, code, signal) =>
    console.log(`worker ${workers.indexOf(worker) + 1} ended with ${signal ?? code}`),
  );
  onEach(workers, 'listening', async (_worker, { port }) => {
    for (let count = 0; count < 6; count += 1) await ask(port);
    makeItems('primary', 'late');
    for (const worker of workers) worker.send('finish');
  });
  onEach(workers, 'message', () => byPrimary[end]?.());
}

/** Calls back when the last worker has done so. */
function onEach(workers, event, callback) {
  let left = workers.length;
  cluster.on(event, (...args) => {
    left -= 1;
    if (left === 0) callback(...args);
  });
}

/** Asks on a connection of its own, which goes to the worker whose turn it is. */
function ask(port) {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume().on('end', resolve);
    });
  });
}

function work() {
  const name = `worker ${process.env.WORKER}`;
  makeItems(name, 'early');
  process.on('message', () => {
    makeItems(name, 'late');
    if (end in byWorker) byWorker[end]();
    else process.send('finished');
  });
  createServer((_request, response) => response.end('well')).listen(0, '127.0.0.1');
}
