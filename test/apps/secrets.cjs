'use strict';
// Plants secrets in every signal: what a request carries, what loggers log, what errors say, what code
// records by hand. It prints what it has planted in base64, since stdout may be what is looked through.
const { PassThrough } = require('node:stream');
const http = require('node:http');
const { context, logs, metrics, trace, SpanStatusCode } = require('@opentelemetry/api');
const bunyan = require('bunyan');
const pino = require('pino');
const winston = require('winston');

const planted = {};
/** Returns a secret of its own; `form` makes it one that is known by what it looks like. */
function plant(name, form = (text) => text) {
  const secret = form(`pl4nt3d${String(Object.keys(planted).length).padStart(2, '0')}`);
  planted[name] = secret;
  return secret;
}

const base64Url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const toJwt = (text) => `${base64Url({ alg: 'HS256' })}.${base64Url({ sub: text })}.${text}`;
const cards = ['4012888888881881', '5105105105105100', '6011000990139424', '371449635398431'];
const toCard = () => cards.shift();

const QUERIES = [
  `access_token=${plant('query: access_token')}`,
  `passcode=${plant('query: passcode')}&page=2`,
  `bearer=${plant('query: bearer')}`,
  `tokens[]=${plant('query: tokens[]')}`,
  `authcode=${plant('query: authcode')}`,
  `pin=${plant('query: pin')}`,
  `sig=${plant('query: sig')}`,
  `api%5Fkey=${plant('query: encoded name')}`,
  `redirect=https%3A%2F%2Fa.test%2F%3Ftoken%3D${plant('query: encoded URL')}%26page%3D3`,
  `next=https%253A%252F%252Fa%253Ftoken%253D${plant('query: twice encoded URL')}`,
  `u=http://me:${plant('query: user of a URL')}@a.test/`,
  `card=${plant('query: card', toCard)}`,
  `jwt_in_other_name=1&other=${plant('query: JWT', toJwt)}`,
];

const server = http.createServer((request, response) => {
  response.setHeader('set-cookie', `a=${planted['header: set-cookie']}`);
  response.end('well');
});

function logAll(logger, name) {
  const of = (what) => `${name}: ${what}`;
  logger.info({ message: 'a', msg: 'a', password: plant(of('password')), kept: 'kept' }, 'a');
  logger.info({
    message: 'b',
    authorization: `Bearer ${plant(of('authorization'))}`,
    user: { ssn: plant(of('nested ssn')), deep: [{ token: plant(of('token in a list')) }] },
    cookies: { a: plant(of('cookies')) },
  });
  logger.info(`connect to postgres://app:${plant(of('connection string'))}@db:5432/shop`);
  logger.info(`Server=db;User Id=sa;Password=${plant(of('ADO connection string'))};Timeout=3`);
  logger.info(`got {"password":"${plant(of('JSON'))}","input_tokens":12}`);
  logger.info(`header Authorization: Bearer ${plant(of('header'))}`);
  logger.info(`ALTER USER app PASSWORD '${plant(of('SQL'))}'`);
  logger.info(`key ${plant(of('AWS key'), (text) => `AKIA${text.toUpperCase().padEnd(16, 'X')}`)}`);
}

async function useLoggers() {
  const stream = new PassThrough().resume();
  logAll(
    winston.createLogger({ transports: [new winston.transports.Stream({ stream })] }),
    'winston',
  );
  logAll(pino(stream), 'pino');
  logAll(bunyan.createLogger({ name: 'app', streams: [{ stream }] }), 'bunyan');
  const failing = new Error(`redis://:${plant('error: message')}@cache failed`);
  winston
    .createLogger({ transports: [new winston.transports.Stream({ stream })] })
    .error('failed', { err: failing });
  pino(stream).error({
    err: Object.assign(new Error('x'), { sql: `select '${plant('error: sql')}'` }),
  });
}

function useApi() {
  const tracer = trace.getTracer('app');
  const span = tracer.startSpan(`GET /?token=${plant('span: name')}`, {
    attributes: { 'user.password': plant('span: attribute at its start'), 'app.kept': 'kept' },
    links: [
      {
        context: { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 },
        attributes: { secret: plant('span: link') },
      },
    ],
  });
  span.setAttributes({
    'db.system.name': 'postgresql',
    'db.query.text': `select * from cards where number = '${plant('span: SQL card', toCard)}' or pin = $1 or name = '${plant('span: SQL literal')}'`,
    'http.request.header.authorization': [`Bearer ${plant('span: captured header')}`],
    note: `Bearer ${plant('span: text')}`,
    'gen_ai.usage.input_tokens': 12,
    list: [`token=${plant('span: list')}`, 'ok'],
  });
  span.addEvent(`api_key=${plant('span: name of an event')}`, { password: plant('span: event') });
  span.recordException(new Error(`mongodb://a:${plant('span: exception')}@db failed`));
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: `amqp://a:${plant('span: status')}@mq failed`,
  });
  trace
    .getTracer('app')
    .startSpan('mysql', {
      attributes: {
        'db.system': 'mysql',
        'db.statement': `ALTER USER a IDENTIFIED BY "${plant('span: MySQL')}"`,
      },
    })
    .end();
  const inSpan = trace.setSpan(context.active(), span);
  logs.getLogger('app').emit({
    body: { password: plant('log: body'), list: [`token=${plant('log: body, list')}`] },
    attributes: { secret: plant('log: attribute'), 'app.kept': 'kept' },
    context: inSpan,
  });
  logs.getLogger('app').emit({
    body: plant(
      'log: PEM',
      (text) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----`,
    ),
    exception: new Error(`password=${plant('log: exception')}`),
  });
  planted['log: PEM'] = planted['log: PEM'].split('\n')[1];
  span.end();
  const counter = metrics.getMeter('app').createCounter('app.done');
  counter.add(1, { token: plant('metric: attribute 1'), 'app.kept': 'kept' });
  counter.add(1, { token: plant('metric: attribute 2'), 'app.kept': 'kept' });
  counter.add(1, { token: plant('metric: attribute 3'), 'app.kept': 'kept' });
  metrics
    .getMeter('app')
    .createObservableGauge('app.level')
    .addCallback((result) =>
      result.observe(1, { url: `http://a.test/?sig=${planted['metric: observed']}` }),
    );
  plant('metric: observed');
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const headers = {
    authorization: `Bearer ${plant('header: authorization')}`,
    cookie: `a=${plant('header: cookie')}`,
    'x-api-key': plant('header: x-api-key'),
  };
  plant('header: set-cookie');
  for (const query of QUERIES)
    await (await fetch(`http://127.0.0.1:${port}/a?${query}`, { headers })).text();
  const inPath = plant('path: JWT', toJwt);
  await (await fetch(`http://127.0.0.1:${port}/reset/${inPath}`)).text();
  await new Promise((resolve) => {
    http.get(`http://me:${plant('URL: user')}@127.0.0.1:${port}/`, (answer) =>
      answer.resume().on('end', resolve),
    );
  });
  await fetch(`http://127.0.0.1:1/?token=${plant('query: of a failed request')}`).catch(
    () => undefined,
  );
  await useLoggers();
  useApi();
  server.close();
  console.log(`planted ${Buffer.from(JSON.stringify(planted)).toString('base64')}`);
});
