// Serves requests that call another server by http and by fetch; started with an SDK of its own.
const http = require('node:http');

const call = (url) =>
  new Promise((resolve) =>
    http.get(url, { agent: false }, (answer) => answer.resume().on('end', resolve)),
  );

const stock = http.createServer((_request, response) => response.end());
const shop = http.createServer(async (_request, response) => {
  const url = `http://127.0.0.1:${stock.address().port}`;
  await call(`${url}/http`);
  await (await fetch(`${url}/fetch`)).text();
  response.end();
});

stock.listen(0, '127.0.0.1', () =>
  shop.listen(0, '127.0.0.1', async () => {
    for (const path of ['/1', '/2', '/3']) {
      await call(`http://127.0.0.1:${shop.address().port}${path}`);
    }
    for (const server of [stock, shop]) {
      server.close();
      server.closeAllConnections();
    }
  }),
);
