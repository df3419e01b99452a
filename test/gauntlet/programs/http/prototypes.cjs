// Emitters whose prototypes are patched before, while and after they are made, and many listeners on the process.
const http = require('node:http');
const express = require('express');

const app = express();
for (const part of ['request', 'response']) {
  app[part].emit = function (event, ...rest) {
    if (['finish', 'close', 'end'].includes(event)) console.log(part, event, this.statusCode);
    return Object.getPrototypeOf(app[part]).emit.call(this, event, ...rest);
  };
}
app.get('/', (_request, response) => response.send('x'));

for (let count = 0; count < 10; count += 1) {
  for (const event of ['SIGTERM', 'beforeExit']) process.on(event, () => {});
  if (count < 9) process.on('exit', () => {});
}
console.log(process.getMaxListeners(), process.listenerCount('SIGTERM'));
process.setMaxListeners(20);
console.log(process.getMaxListeners());
process.on('SIGTERM', () => {});

const server = app.listen(0, '127.0.0.1', () => {
  const request = http.get({ port: server.address().port, agent: false });
  const { emit } = http.ClientRequest.prototype;
  http.ClientRequest.prototype.emit = function (event, ...rest) {
    console.log('client', event);
    return emit.call(this, event, ...rest);
  };
  request.on('response', (answer) => answer.resume().on('end', () => server.close()));
});
