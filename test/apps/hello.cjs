'use strict';
// Prints its arguments and ends with the exit code that EXIT_CODE says, on every version of Node.js.
console.log('hello ' + process.argv.slice(2).join(' '));
process.exitCode = Number(process.env.EXIT_CODE || 0);
