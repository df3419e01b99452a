// The events of requests and answers in their order: read, unread, paused, destroyed, aborted, timed out, refused.
const http = require('node:http');
const { once } = require('node:events');

const server = http.createServer((req, res) => {
  const { pathname } = new URL(req.url, 'http://x');
  req.resume();
  if (pathname === '/never') return;
  if (pathname === '/cut') {
    res.writeHead(200, { 'content-length': '10' });
    res.write('half');
    setTimeout(() => req.socket.destroy(), 20);
    return;
  }
  if (pathname === '/kill') {
    req.socket.destroy();
    return;
  }
  if (pathname === '/early') res.writeEarlyHints({ link: '</a.css>; rel=preload' });
  res.end(pathname.repeat(3));
});

const EVENTS = [
  'socket',
  'finish',
  'information',
  'continue',
  'response',
  'abort',
  'timeout',
  'error',
  'close',
];

async function look(title, port, { options, act = () => undefined, onResponse } = {}) {
  const seen = [];
  const request = http.request({ host: '127.0.0.1', port, agent: false, ...options });
  for (const event of EVENTS) {
    if (event === 'response' && onResponse === undefined) continue;
    request.on(event, (argument) =>
      seen.push(
        argument instanceof Error
          ? `${event} ${argument.code} ${argument.message.replace(/:\d+/, '')}`
          : event,
      ),
    );
  }
  if (onResponse) {
    request.on('response', (response) => {
      for (const event of ['data', 'end', 'aborted', 'error', 'close'].filter((name) =>
        onResponse.events.includes(name),
      )) {
        response.on(event, (argument) =>
          seen.push(`answer ${event} ${argument instanceof Error ? argument.code : ''}`),
        );
      }
      onResponse.act?.(response, request);
    });
  }
  const closed = new Promise((resolve) => request.on('close', resolve));
  request.end();
  act(request);
  await closed;
  await new Promise((resolve) => setTimeout(resolve, 40));
  console.log(title, seen, request.destroyed, request.reusedSocket, request.res?.statusCode);
}

async function main() {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const all = ['data', 'end', 'aborted', 'error', 'close'];
  await look('read', port, { options: { path: '/a' }, onResponse: { events: all } });
  await look('nobody listens', port, { options: { path: '/a' } });
  await look('early hints', port, { options: { path: '/early' }, onResponse: { events: all } });
  await look('answer destroyed', port, {
    options: { path: '/a' },
    onResponse: { events: ['end', 'close'], act: (answer) => answer.destroy() },
  });
  await look('answer destroyed with an error', port, {
    options: { path: '/a' },
    onResponse: { events: all, act: (answer) => answer.destroy(new Error('no more')) },
  });
  await look('request destroyed at the answer', port, {
    options: { path: '/a' },
    onResponse: { events: all, act: (answer, request) => request.destroy() },
  });
  await look('cut off', port, { options: { path: '/cut' }, onResponse: { events: all } });
  await look('cut off, no listener for errors', port, {
    options: { path: '/cut' },
    onResponse: { events: ['data', 'end', 'aborted', 'close'] },
  });
  await look('killed', port, { options: { path: '/kill' }, onResponse: { events: all } });
  await look('destroyed', port, {
    options: { path: '/never' },
    act: (request) => request.destroy(),
  });
  await look('destroyed later', port, {
    options: { path: '/never' },
    act: (request) => setTimeout(() => request.destroy(new TypeError('mine')), 20),
  });
  await look('aborted', port, {
    options: { path: '/never' },
    act: (request) => setTimeout(() => request.abort(), 20),
  });
  await look('signal', port, { options: { path: '/never', signal: AbortSignal.timeout(20) } });
  await look('timeout', port, {
    options: { path: '/never', timeout: 20 },
    act: (request) => request.on('timeout', () => request.destroy()),
  });
  await look('expect', port, {
    options: { path: '/a', method: 'POST', headers: { Expect: '100-continue' } },
    onResponse: { events: all },
  });

  const request = http.get({ host: '127.0.0.1', port, path: '/a', agent: false });
  request.on('response', (response) => {
    response.removeAllListeners();
    request.removeAllListeners();
    console.log('all removed', request.eventNames(), response.eventNames());
    response.resume();
  });
  await new Promise((resolve) => setTimeout(resolve, 50));

  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await look('refused', port, { options: { path: '/a' } });
  process.on('uncaughtException', (error) => console.log('uncaught', error.code));
  http.get({ host: '127.0.0.1', port, agent: false });
}
void main();
