'use strict';
// A server with two threads that live until it ends them, by one request, or itself with them, by another.
const { createServer } = require('node:http');
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const { makeItems } = require('./make-items.cjs');

if (isMainThread) lead();
else work(workerData);

function lead() {
  makeItems('main', 'early');
  const threads = ['thread 1', 'thread 2'].map((name) => {
    const thread = new Worker(__filename, { workerData: name });
    thread.on('exit', (code) => console.log(`${name} ended with ${code}`));
    return thread;
  });
  const answers = {
    '/terminate': async (response) => {
      await makeLateItems();
      await Promise.all(threads.map((thread) => thread.terminate()));
      response.end('terminated');
    },
    '/exit': async () => {
      await makeLateItems();
      process.exit(5);
    },
  };
  const makeLateItems = () => {
    makeItems('main', 'late');
    return Promise.all(
      threads.map((thread) => {
        thread.postMessage('make');
        return new Promise((resolve) => thread.once('message', resolve));
      }),
    );
  };
  const server = createServer((request, response) => answers[request.url](response));
  server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
}

function work(name) {
  makeItems(name, 'early');
  parentPort.on('message', () => {
    makeItems(name, 'late');
    parentPort.postMessage('made');
  });
}
