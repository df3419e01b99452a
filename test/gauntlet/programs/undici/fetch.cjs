// fetch and undici: headers in each form, frozen, aborts, errors, streams, unhandled rejections.
const http = require('node:http');
const { once } = require('node:events');
// Its versions of today need a newer Node.js.
const undici = process.versions.node.startsWith('20.') ? undefined : require('undici');

const server = http.createServer((req, res) => {
  if (req.url === '/never') return;
  if (req.url === '/cut') {
    res.write('half');
    setTimeout(() => req.socket.destroy(), 10);
    return;
  }
  if (req.url === '/redirect') return void res.writeHead(302, { location: '/end' }).end();
  const names = req.rawHeaders.filter((_, index) => index % 2 === 0);
  const headers = Object.fromEntries(
    Object.entries(req.headers).filter(
      ([name]) => !/^(host|user-agent|traceparent|tracestate|baggage)$/.test(name),
    ),
  );
  const own = names.filter((name) => name.toLowerCase() === 'traceparent').length;
  req.resume().on('end', () =>
    res.end(
      JSON.stringify({
        method: req.method,
        url: req.url,
        headers,
        own: own > 1 ? own : 'one at most',
      }),
    ),
  );
});
const nameOf = (error) => [error.name, error.code, error.message, error.cause?.code];

async function requests(url, own) {
  for (const headers of [
    Object.freeze({ ...own }),
    ['A', '1', 'TraceParent', own.traceparent],
    { A: ['1', '2'] },
  ]) {
    const { body, statusCode } = await undici.request(`${url}/r`, { headers });
    console.log(statusCode, await body.json(), headers);
  }
  console.log(await undici.request(`${url}/r`, { headers: { 'bad name': '1' } }).catch(nameOf));
  console.log(
    await undici
      .request(`${url}/never`, { signal: AbortSignal.timeout(40) })
      .catch(({ name }) => name),
  );
}

async function main() {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const own = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  for (const fetch of undici === undefined
    ? [globalThis.fetch]
    : [globalThis.fetch, undici.fetch]) {
    console.log(fetch.name, fetch.length);
    for (const headers of [
      Object.freeze({ ...own, a: '1' }),
      [
        ['A', '1'],
        ['a', '2'],
      ],
      new Map([['a', '1']]),
      undefined,
    ]) {
      console.log(await (await fetch(`${url}/a`, Object.freeze({ headers }))).json());
    }
    const request =
      fetch === globalThis.fetch
        ? new Request(url, { method: 'POST', body: 'x', headers: own })
        : new undici.Request(url, { method: 'POST', body: 'x' });
    console.log(await (await fetch(request)).json(), request.bodyUsed, [...request.headers.keys()]);
    console.log((await fetch(`${url}/redirect`)).url.slice(url.length));
    console.log(await fetch(`${url}/never`, { signal: AbortSignal.timeout(30) }).catch(nameOf));
    const controller = new AbortController();
    const aborted = fetch(`${url}/never`, { signal: controller.signal }).catch((error) => error);
    controller.abort(Object.freeze({ mine: true }));
    console.log(await aborted);
    console.log(
      await (await fetch(`${url}/cut`)).text().catch((error) => [error.name, error.message]),
    );
    const response = await fetch(`${url}/a`);
    await response.body.cancel();
    console.log(response.bodyUsed, await response.text().catch(({ name }) => name));
    console.log(
      await fetch('http://127.0.0.1:1').catch((error) => [
        error.name,
        error.message,
        error.cause?.message,
      ]),
    );
    console.log(await fetch(`${url}/\u20ac`, { headers: { a: '\u20ac' } }).catch(nameOf));
  }
  if (undici !== undefined) await requests(url, own);
  process.on('unhandledRejection', (reason) => {
    console.log('unhandled', reason.message);
    server.close();
    server.closeAllConnections();
    void undici?.getGlobalDispatcher().destroy();
  });
  void fetch('http://127.0.0.1:1');
}
void main();
