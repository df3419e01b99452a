'use strict';
// Answers with the variables of a trace that a child of the request has.
const { execFile } = require('node:child_process');
const http = require('node:http');

const PRINT = `const { TRACEPARENT, TRACESTATE, BAGGAGE } = process.env;
console.log(JSON.stringify({ TRACEPARENT, TRACESTATE, BAGGAGE }));`;

const server = http.createServer((request, response) => {
  execFile(process.execPath, ['-e', PRINT], (_, stdout) => response.end(stdout));
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
