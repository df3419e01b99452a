// Makes spans by the API of OpenTelemetry at an even pace, and answers with the longest pause that the
// event loop made meanwhile. PORT is where it listens.
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const { trace } = require('@opentelemetry/api');
const { spread } = require('./spread.cjs');

/** The time for what leaves when the last span has been made. */
const AFTER_MILLIS = 500;

const tracer = trace.getTracer('bench');
let made = 0;

const tasks = {
  '/burst': makeBurst,
  // the application ends by itself then: nothing else keeps it
  '/end': () => void server.close(),
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = await tasks[pathname](Object.fromEntries(searchParams));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer ?? {}));
});
server.listen(Number(process.env.PORT), '127.0.0.1');

async function makeBurst({ spans, millis }) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await spread(makeSpan, Number(spans), Number(millis));
  await sleep(AFTER_MILLIS);
  delay.disable();
  return { longestPauseMillis: delay.max / 1e6 };
}

/** A trace of its own, not one with the request that asks for the burst. */
function makeSpan() {
  const serial = made++;
  const attributes = { serial, orderId: `o-${serial}`, sku: 'chair-4', quantity: 2 };
  tracer.startSpan('place order', { root: true, attributes }).end();
}
