'use strict';
// Counts how often `beforeExit` is emitted. Its arguments say what it does before and in that event.
const fs = require('node:fs');
const http = require('node:http');

const twice = (work) => () => process.on('beforeExit', () => events.length <= 2 && work());

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
  'leaves a timer behind': () => process.on('beforeExit', () => setTimeout(() => {}, 1e6).unref()),
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
