'use strict';
// A child process that makes items and ends in the way that its arguments say.
const { makeItems } = require('./make-items.cjs');

const [, , name, end] = process.argv;

makeItems(name, 'early');
process.on('exit', (code) => console.log(`${name} exits with ${code}`));
if (end === 'by itself') {
  makeItems(name, 'late');
} else if (end === 'by process.exit') {
  setTimeout(() => {
    makeItems(name, 'late');
    process.exit(3);
  }, 50);
} else {
  // lives until it gets a signal
  setInterval(() => {}, 1000);
  makeItems(name, 'late');
  console.log(`${name} waits`);
}
