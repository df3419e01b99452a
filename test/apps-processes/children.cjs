'use strict';
// Starts two children in the way that its first argument says, and says how they end.
const { fork, spawn } = require('node:child_process');
const { join } = require('node:path');
const { makeItems } = require('./make-items.cjs');

const CHILD = join(__dirname, 'child.cjs');
const STDIO = ['ignore', 'pipe', 'inherit'];

const ways = {
  fork: (args) => fork(CHILD, args, { stdio: [...STDIO, 'ipc'] }),
  'spawn with NODE_OPTIONS': (args) => spawn(process.execPath, [CHILD, ...args], { stdio: STDIO }),
  'spawn with execArgv': (args) =>
    spawn(process.execPath, [...process.execArgv, CHILD, ...args], { stdio: STDIO }),
};

const [, , way, end] = process.argv;

makeItems('parent', 'early');
for (const name of ['child 1', 'child 2']) {
  const child = ways[way]([name, end]);
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    if (text.includes('waits')) child.kill(end);
  });
  child.on('close', (code, signal) => console.log(`${name} ended with ${code ?? signal}`));
}
process.on('exit', () => makeItems('parent', 'late'));
