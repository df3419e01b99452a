// The stack is the application's: handlers found, taken out, replaced and put in by their own references.
const http = require('node:http');
const { inspect } = require('node:util');

process.env.NODE_ENV = 'test';
const connect = require('connect');

const app = connect();
const say = (text) => (request, response) => response.end(`${text} ${request.url}`);
const auth = (request, response) => Object.assign(response, { statusCode: 401 }).end('no');
const first = say('first');
const second = say('second');
const slow = async (request, response, next) => {
  await Promise.resolve();
  next();
};
const onError = (error, request, response, next) =>
  error.message === 'on' ? next(error) : response.end(`error ${error.message}`);
app.use(slow);
app.use(auth);
app.use('/replaced', first);
app.use('/moved', first);
app.use('/throws', () => {
  throw new Error('thrown');
});
app.use('/on', (request, response, next) => next(new Error('on')));
app.use(onError);

async function ask(...paths) {
  const web = http.createServer(app);
  await new Promise((resolve) => web.listen(0, '127.0.0.1', resolve));
  for (const path of paths) {
    const answer = await fetch(`http://127.0.0.1:${web.address().port}${path}`);
    console.log(path, answer.status, (await answer.text()).split('\n')[0]);
  }
  web.close();
  web.closeAllConnections();
}

async function main() {
  await ask('/replaced/x');
  console.log(app.stack.map(({ handle }) => [auth, first, slow, onError].indexOf(handle)));
  app.stack = app.stack.filter(({ handle }) => handle !== auth);
  await ask('/replaced/x', '/throws', '/on', '/none');
  const layer = app.stack.find(({ handle }) => handle === first);
  layer.handle = second;
  await ask('/replaced/x', '/moved');
  layer.route = '/elsewhere';
  await ask('/replaced/x', '/elsewhere/y');
  app.stack.splice(0, 0, { route: '', handle: (request, response, next) => next() });
  app.stack.push({ route: '/pushed', handle: say('pushed') });
  app.stack.unshift(Object.freeze({ route: '/frozen', handle: say('frozen') }));
  await ask('/pushed/z', '/frozen');
  app.use('/grows', (request, response, next) => {
    app.stack.push({ route: '/grows', handle: say('grown') });
    next();
  });
  await ask('/grows');
  Object.freeze(app.stack);
  await ask('/pushed/z', '/throws');
  console.log(inspect(app.stack));
  const inner = connect();
  const other = { stack: [{ route: '', handle: say('borrowed') }] };
  inner.handle.call(other, { url: '/b', method: 'GET' }, { end: console.log });
  for (const wrong of [{}, { stack: 5 }, { stack: [{ route: '' }] }, { stack: [{}] }]) {
    try {
      inner.handle.call(wrong, { url: '/b', method: 'GET' }, { end: console.log }, console.log);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
}
void main();
