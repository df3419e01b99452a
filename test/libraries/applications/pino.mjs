import { createServer } from 'node:http';
import pino from 'pino';
import { exercise } from './support/exercise.mjs';

const logger = pino({ level: 'trace', base: { service: 'shop' } });
logger.info('before any request');

const server = createServer((request, response) => {
  const child = logger.child({ path: request.url });
  child.trace('traced');
  child.debug({ step: 1, nested: { deep: [1, 'two', null] } }, 'with %s', 'values');
  child.info('plain');
  child.warn({ at: new Date(0) });
  child.error(new RangeError('broken'), 'with an error');
  child.fatal({ err: new TypeError('very broken'), msg: 'in the object' });
  response.end('logged');
});
void exercise(server.listen(0, '127.0.0.1'), ['/one', '/two']).then(() => {
  logger.info('after the last request');
});
