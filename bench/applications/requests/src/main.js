// Sends requests to STOCK_URL, a given number of them, a few at a time. PORT is where it listens.
const http = require('node:http');

/** Requests under way at once. */
const AT_ONCE = 10;

const { PORT, STOCK_URL } = process.env;
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });

const tasks = {
  '/http': ({ requests }) => sendAll(Number(requests), getByHttp),
  '/fetch': ({ requests }) => sendAll(Number(requests), getByFetch),
  // the application ends by itself then: nothing else keeps it
  '/end': () => {
    agent.destroy();
    server.close();
  },
};

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  await tasks[pathname](Object.fromEntries(searchParams));
  response.setHeader('content-type', 'application/json').end('{}');
});
server.listen(Number(PORT), '127.0.0.1');

async function sendAll(requests, send) {
  let left = requests;
  const sendSome = async () => {
    while (left-- > 0) await send();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
}

const getByHttp = () =>
  new Promise((resolve, reject) => {
    const options = { agent, headers: { accept: 'application/json' } };
    const request = http.get(`${STOCK_URL}/stock/chair-4`, options, (response) => {
      response.on('end', resolve).resume();
    });
    request.once('error', reject);
  });

async function getByFetch() {
  const response = await fetch(`${STOCK_URL}/stock/chair-4`);
  await response.text();
}
