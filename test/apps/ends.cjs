'use strict';
// Serves one request to itself and then ends in the way that its argument names.
const http = require('node:http');

const ends = {
  'by itself': () => {},
  'with process.exitCode': () => {
    process.exitCode = 7;
  },
  'with process.exit': () => process.exit(8),
  'with an uncaught error': () => {
    throw new Error('nobody catches this');
  },
  'with an unhandled rejection': () => {
    void Promise.reject(new Error('nobody handles this'));
  },
  'by its own signal': () => process.kill(process.pid, 'SIGTERM'),
  'by abort': () => process.abort(),
  'in beforeExit': () => {
    process.once('beforeExit', () => {
      console.log('before exit');
      process.exitCode = 9;
    });
  },
  'with the code of its exit listener': () => {
    process.once('exit', (code) => {
      console.log(`exit ${code}`);
      process.exitCode = 10;
    });
  },
};

const server = http.createServer((_request, response) => response.end('well'));
server.listen(0, '127.0.0.1', () => {
  http.get({ host: '127.0.0.1', port: server.address().port, path: '/asked' }, (response) => {
    response.resume();
    response.on('end', () => {
      server.close();
      setImmediate(ends[process.argv[2]]);
    });
  });
});
