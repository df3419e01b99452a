// An instrumentation of the application's wraps http beside the distro, and is switched off again.
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

const http = require('node:http');
console.log('marked before:', '__wrapped' in http.get);
const instrumentation = new HttpInstrumentation();
require('node:https');
instrumentation.disable();
instrumentation.enable();
instrumentation.disable();

const server = http.createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1', () =>
  http.get({ port: server.address().port, agent: false }, (answer) => {
    answer.resume().on('end', () => server.close());
  }),
);
