import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, fetch as undiciFetch, request, setGlobalDispatcher } from 'undici';

setGlobalDispatcher(new Agent({ pipelining: 0, keepAliveTimeout: 10 }));

const server = createServer((incoming, response) => {
  incoming.resume();
  response.statusCode = incoming.url.startsWith('/fails') ? 503 : 200;
  response.end(incoming.headers.traceparent === undefined ? 'no parent' : 'parent');
});
async function main() {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const origin = `http://127.0.0.1:${port}`;
  const headers = { connection: 'close' };

  console.log(await (await fetch(`${origin}/builtin?page=1`, { headers })).text());
  console.log(await (await undiciFetch(`${origin}/fetch`, { method: 'PUT', body: 'some' })).text());
  console.log(
    await (
      await request(`${origin}/request`, { headers: { 'user-agent': 'test/1.0' } })
    ).body.text(),
  );
  console.log((await fetch(`${origin}/fails`, { headers })).status);
  console.log(
    await (await fetch(`${origin}/signed?X-Amz-Signature=signed&token=secret`, { headers })).text(),
  );

  server.close();
  server.closeAllConnections();
  await once(server, 'close');

  await fetch(`${origin}/refused`).catch((error) => console.log(error.message));
  await request(`${origin}/refused`).catch((error) => console.log(error.code));
}

void main();
