// The next of a handler, what stands on a request, stacks, params, mounts and errors of Express 5 and 4.
const http = require('node:http');

async function look(name) {
  const express = require(name);
  const app = express();
  const seen = (req) => ({
    symbols: Object.getOwnPropertySymbols(req)
      .map(String)
      .filter((text) => /router|acme/.test(text)),
    baseUrl: req.baseUrl,
    route: req.route?.path,
    params: { ...req.params },
  });
  app.use('/u', (req, res, next) => {
    res.format({
      default: (a, b, given) =>
        res.json({
          same: next === req.next,
          given: given === next,
          name: next.name,
          length: next.length,
          ...seen(req),
        }),
    });
  });
  app.get('/e', (req, res, next) => next(new Error('boom')));
  app.get('/t', () => {
    throw new TypeError('thrown');
  });
  app.get('/r', async () => {
    throw new TypeError('rejected');
  });
  const inner = express.Router({ mergeParams: true });
  inner.get(
    '/posts/:post',
    (req, res, next) => next(),
    (req, res) => res.json(seen(req)),
  );
  inner.param('post', (req, res, next, value, key) => {
    req.given = [value, key, next === req.next];
    next();
  });
  app.use('/users/:id', inner);
  const below = express();
  below.get('/:page', (req, res) => res.json(seen(req)));
  app.use('/below/:site', below);
  app.use((error, req, res, next) => {
    const router = error.stack
      .split('\n')
      .filter((line) => /node_modules.(router|express)/.test(line));
    res.status(error.status ?? 500).json({
      message: error.message,
      // Express 4 publishes nothing of its layers: what is seen of them stands in the stack too.
      router: name === 'express4' ? router.length > 0 : router.length,
      ...seen(req),
      same: next === req.next,
    });
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  for (const path of [
    '/u',
    '/e',
    '/t',
    ...(name === 'express' ? ['/r'] : []),
    '/users/7/posts/8',
    '/below/a/b',
    '/users/%zz/posts/8',
    '/missing',
  ]) {
    const text = await new Promise((resolve) => {
      http.get({ host: '127.0.0.1', port: server.address().port, path, agent: false }, (res) => {
        let body = '';
        res
          .on('data', (data) => (body += data))
          .on('end', () => resolve(`${res.statusCode} ${body}`));
      });
    });
    console.log(name, path, text);
  }
  server.close();
}

async function main() {
  await look('express');
  await look('express4');
}
void main();
