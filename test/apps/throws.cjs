'use strict';
// Throws inside a request, and tells where.
const http = require('node:http');

function deepInside() {
  throw new Error('too deep'); // line 6
}

const server = http.createServer((_request, response) => {
  try {
    deepInside(); // line 11
  } catch (error) {
    response.end(error.stack);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
