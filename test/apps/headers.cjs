'use strict';
// Sets headers of answers in each way, and asks itself by `http` and `fetch` with headers of its own.
const http = require('node:http');

const server = http.createServer(async (request, response) => {
  const url = `http://127.0.0.1:${server.address().port}`;
  if (request.url === '/http') {
    const sent = http.request(
      `${url}/set`,
      { headers: { 'X-Early': 'a', 'X-Api-Key': 's3cret' } },
      (answer) => answer.resume().on('end', () => response.end()),
    );
    sent.setHeader('X-Late', ['b', 'c']);
    sent.end();
  } else if (request.url === '/fetch') {
    await (
      await fetch(`${url}/set`, {
        headers: { 'X-Early': 'a', 'X-Late': 'b, c', 'X-Api-Key': 's3cret' },
      })
    ).text();
    response.end();
  } else if (request.url === '/list') {
    response.writeHead(200, ['X-Answer', 'one', 'X-Other', 'two']).end();
  } else {
    response.setHeader('X-Answer', ['one', 'two']);
    response.setHeader('Set-Cookie', ['id=s3cret', 'other=s3cret']);
    response.end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
