'use strict';
// Asks itself by `http` and by `fetch`, in the ways that put secrets into URLs.
const http = require('node:http');

const server = http.createServer(async (request, response) => {
  const { port } = server.address();
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  const target = searchParams.get('target');
  if (pathname === '/http') {
    http.get(`http://127.0.0.1:${port}${target}`, (answer) => answer.pipe(response));
  } else if (pathname === '/http-with-user') {
    http.get(`http://me:s3cret@127.0.0.1:${port}${target}`, (answer) => answer.pipe(response));
  } else if (pathname === '/fetch') {
    const answer = await fetch(`http://127.0.0.1:${port}${target}`);
    response.end(await answer.text());
  } else {
    response.end('well');
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
