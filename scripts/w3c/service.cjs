// The service that W3C's suite for the trace context asks for: the body of a request is a list of
// `{ url, arguments }`, and each url gets a request with its arguments as the body. It has no line of
// telemetry; its argument says with which client it asks, `http` or `fetch`.
const http = require('node:http');
const { json } = require('node:stream/consumers');

const clients = {
  fetch: async (url, body) => {
    const answer = await fetch(url, { method: 'POST', headers: HEADERS, body });
    await answer.text();
  },
  http: (url, body) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers: HEADERS, agent: false });
      request.on('response', (answer) => answer.resume().on('end', resolve));
      request.on('error', reject);
      request.end(body);
    }),
};

const HEADERS = { 'content-type': 'application/json' };

const ask = clients[process.argv[2]];

const server = http.createServer(async (request, response) => {
  try {
    for (const action of await json(request)) {
      await ask(action.url, JSON.stringify(action.arguments));
    }
    response.end('{}');
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

server.listen(0, '127.0.0.1', () => console.log(`listening on port ${server.address().port}`));
