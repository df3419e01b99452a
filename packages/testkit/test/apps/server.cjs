const http = require('node:http');

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(201, { 'x-method': request.method });
    response.end(`${request.url} ${request.headers['x-given'] ?? ''} ${Buffer.concat(chunks)}`);
  });
});
if (process.argv.includes('deaf')) process.on('SIGTERM', () => {});
if (process.argv.includes('short')) setTimeout(() => process.exit(), 100);
if (process.argv.includes('broken')) throw new Error('cannot start');
server.listen(0, '127.0.0.1', () =>
  console.log(`{"message":"up","port":${server.address().port}}`),
);
