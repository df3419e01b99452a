// Headers in each form that Node.js takes: objects, flat arrays, pairs, Expect, frozen, with a URL, by get and by request.
const assert = require('node:assert');
const http = require('node:http');
const { once } = require('node:events');

const OURS = /^(traceparent|tracestate|baggage)$/i;
const server = http.createServer((req, res) => {
  const raw = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    if (OURS.test(req.rawHeaders[i])) continue;
    const value = req.rawHeaders[i + 1];
    raw.push([req.rawHeaders[i], value === `127.0.0.1:${port}` ? 'the server' : value]);
  }
  res.end(JSON.stringify([req.method, req.url, raw]));
});
let port;

const ask = (send) =>
  new Promise((resolve) => {
    const onResponse = (res) => {
      let body = '';
      res.on('data', (data) => (body += data)).on('end', () => resolve(body));
    };
    try {
      const request = send(onResponse);
      request.on('error', (error) => resolve(`${error.name} ${error.code}`));
      if (!request.writableEnded) request.end();
    } catch (error) {
      resolve(`thrown: ${error.name} ${error.code} ${error.message}`);
    }
  });

const freeze = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

const HEADERS = {
  'an object': { 'X-One': '1', cookie: ['a=1', 'b=2'], 'x-number': 7 },
  'a flat array': ['Host', 'a.test', 'Authorization', 'Bearer t', 'X-Twice', '1', 'x-twice', '2'],
  'an array of pairs': [
    ['Host', 'a.test'],
    ['Cookie', ['a=1', 'b=2']],
    ['X-Twice', '1'],
    ['X-Twice', '2'],
  ],
  'raw headers': ['HOST', 'a.test', 'aCCept', '*/*', 'Via', '1.1 proxy'],
  'nothing in an array': [],
  'an odd array': ['Host', 'a.test', 'X-Alone'],
  'an array with a bad name': ['Host', 'a.test', 'bad name', 'x'],
  'an array with a bad value': [
    ['Host', 'a.test'],
    ['x', 'line\nbreak'],
  ],
  expect: { Expect: '100-continue', 'X-One': '1' },
  'an inherited header': Object.create(
    { inherited: 'no' },
    { own: { value: 'yes', enumerable: true } },
  ),
  undefined: undefined,
  null: null,
  'an undefined value': { 'x-undefined': undefined },
};

async function main() {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address());
  for (const [kind, headers] of Object.entries(HEADERS)) {
    const before = structuredClone(headers);
    const options = { host: '127.0.0.1', port, path: '/?a=1', agent: false, headers };
    console.log(kind, await ask((done) => http.get(freeze({ ...options }), done)));
    console.log(kind, await ask((done) => http.request({ ...options, method: 'post' }, done)));
    const url = new URL(`http://127.0.0.1:${port}/url`);
    console.log(kind, await ask((done) => http.get(url, freeze({ headers, agent: false }), done)));
    console.log(kind, await ask((done) => http.get(String(url), { headers, agent: false }, done)));
    assert.deepStrictEqual(structuredClone(headers), before);
  }
  const counted = { reads: 0 };
  const withGetter = {
    host: '127.0.0.1',
    port,
    agent: false,
    get headers() {
      counted.reads += 1;
      return { a: '1' };
    },
  };
  console.log(await ask((done) => http.get(withGetter, done)), counted);
  console.log(await ask((done) => http.get(new URL(`http://127.0.0.1:${port}/alone`), done)));
  console.log(await ask((done) => http.get(`http://127.0.0.1:${port}/alone`, undefined, done)));
  console.log(
    await ask(
      (done) =>
        new http.ClientRequest(
          { host: '127.0.0.1', port, headers: ['Host', 'b.test', 'A', '1'] },
          done,
        ),
    ),
  );
  for (const bad of [
    undefined,
    null,
    7,
    'no url',
    '',
    {},
    { protocol: 'https:' },
    { path: '/a b' },
    { headers: { 'bad name': 1 } },
    { method: 'no method' },
    { host: 7 },
  ]) {
    const request = () => http.request(bad);
    try {
      request()
        .on('error', () => undefined)
        .destroy();
      console.log('made');
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  server.close();
  server.closeAllConnections();
}
void main();
