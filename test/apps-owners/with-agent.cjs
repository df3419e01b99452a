// An agent reports by itself; the application calls by fetch. What arrives is printed.
const http = require('node:http');
const agent = require('newrelic');

const server = http.createServer(({ url, rawHeaders }, response) => {
  const traceparents = rawHeaders.filter((_value, at) => rawHeaders[at - 1] === 'traceparent');
  const whose = traceparents.map((value) => (value.includes('eeee') ? 'theirs' : 'ours'));
  console.log(url, whose.join());
  response.end();
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  await agent.report(`${url}/report`);
  await (await fetch(`${url}/fetch`)).text();
  server.close();
  server.closeAllConnections();
});
