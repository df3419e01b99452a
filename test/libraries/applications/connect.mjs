import { createServer } from 'node:http';
import connect from 'connect';
import { call, exercise, portOf } from './support/exercise.mjs';

const app = connect();
app.use(function checkAgent(request, response, next) {
  response.setHeader('x-checked', 'yes');
  next();
});
app.use((request, response, next) => setImmediate(next));
app.use('/hello', (request, response) => {
  response.end('hello');
});
app.use('/nested', async function nested(request, response) {
  const inner = await call(portOf(request), '/hello/inner');
  response.end(`nested ${inner.text}`);
});
app.use('/throws', () => {
  throw new RangeError('thrown by a handler');
});
app.use('/passes-on', (request, response, next) => {
  setImmediate(next, new TypeError('passed to next'));
});
// connect knows a handler of errors by its four parameters
app.use(function answerError(error, request, response, _next) {
  response.statusCode = 500;
  response.end(error.message);
});

void exercise(createServer(app).listen(0, '127.0.0.1'), [
  '/hello/world?greeting=long',
  '/nested',
  '/throws',
  '/passes-on',
  '/missing',
]);
