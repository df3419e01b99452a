'use strict';
// A server that treats signals as its argument says.
const http = require('node:http');

const server = http.createServer((_request, response) => response.end('well'));

const treatments = {
  'listens to none': () => {},
  'closes and lets go': () => server.close(),
  'closes and exits': () => server.close(() => process.exit(5)),
  'exits at once': () => process.exit(6),
  'waits a while': () => setTimeout(() => server.close(() => process.exit(7)), 300),
};

const [, , treatment] = process.argv;
if (treatment !== 'listens to none') {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      console.log(`got ${signal}`);
      treatments[treatment]();
    });
  }
}
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
