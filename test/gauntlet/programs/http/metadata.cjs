// Names, lengths, own keys and identity of what http and https export; requests by `new`, subclasses, inspect.
const http = require('node:http');
const https = require('node:https');
const { EventEmitter } = require('node:events');
const { inspect } = require('node:util');

for (const module of [http, https]) {
  console.log(Object.keys(module).sort());
  for (const name of ['request', 'get', 'createServer', 'Server']) {
    const value = module[name];
    console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
    console.log(Object.getOwnPropertyDescriptor(module, name).enumerable, typeof value.prototype);
  }
}
console.log(http.ClientRequest.name, http.ClientRequest.length, inspect(http.ClientRequest));
console.log(Reflect.ownKeys(http.ClientRequest.prototype), Reflect.ownKeys(http.Server.prototype));

class Hostile extends http.ClientRequest {
  constructor(...args) {
    super(...args);
    this.later = true;
  }
  setHeader(name, value) {
    console.log('setHeader', name.toLowerCase() === 'host' ? 'host' : `${name}: ${value}`);
    if (/trace/i.test(name)) throw new Error('not mine');
    return super.setHeader(name, value);
  }
}

const server = http.createServer((req, res) => {
  console.log(req.constructor === http.IncomingMessage, Object.keys(req), Object.keys(res));
  console.log(
    res.listenerCount('close'),
    res.listenerCount('finish'),
    res.eventNames(),
    req.eventNames(),
  );
  res.end('ok');
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const request = http.get({ host: '127.0.0.1', port, agent });
  console.log(
    request instanceof http.ClientRequest,
    request.constructor === http.ClientRequest,
    request instanceof EventEmitter,
  );
  console.log(Object.keys(request).sort(), request.eventNames(), request.listenerCount('close'));
  console.log(request.getHeaderNames().filter((name) => name !== 'traceparent'));
  request.on('response', (response) => {
    console.log(Object.keys(response).sort(), response.eventNames(), response.listenerCount('end'));
    response.resume().on('end', () => {
      const hostile = new Hostile({ host: '127.0.0.1', port, agent }, (answer) => {
        answer.resume().on('end', () => {
          console.log(hostile.later);
          agent.destroy();
          server.close();
        });
      });
      hostile.end();
    });
  });
});
