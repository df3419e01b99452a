// Writes log lines inside of a request, so inside of the server span of whoever makes one, and answers
// with how long the lines took. PORT is where it listens, LIBRARY what writes.
const { createServer } = require('node:http');
const { setImmediate: nextTurn, setTimeout: sleep } = require('node:timers/promises');
const { noExportsUnderWay } = require('./exports-under-way');
const { openWriter } = require('./open-writer');

/** Less than is exported at once, and a quarter of the queue. */
const BATCH_LINES = 500;

/** The least pause after a batch; it lasts until the export of the batch has been answered. */
const PAUSE_MILLIS = 20;

const writeLine = openWriter(process.env.LIBRARY);
let written = 0;

const tasks = {
  '/paced': writePaced,
  '/burst': writeBurst,
  // the application ends by itself then: nothing else keeps it
  '/end': () => void server.close(),
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = await tasks[pathname](Number(searchParams.get('lines')));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer ?? {}));
});
server.listen(Number(process.env.PORT), '127.0.0.1');

/** Writes in batches, so that no queue overflows however slow the machine is. */
async function writePaced(lines) {
  let tickMillis = 0;
  for (let left = lines; left > 0; left -= BATCH_LINES) {
    tickMillis += await writeInOneTick(Math.min(left, BATCH_LINES));
    await pause();
  }
  return { tickMillis };
}

async function writeBurst(lines) {
  const tickMillis = await writeInOneTick(lines);
  await pause();
  return { tickMillis };
}

async function pause() {
  await sleep(PAUSE_MILLIS);
  await noExportsUnderWay();
}

/** The end is that the event loop turns: winston, and who exports, leave a part to the end of the tick. */
async function writeInOneTick(lines) {
  const begin = performance.now();
  for (let i = 0; i < lines; i++) writeLine(written++);
  await nextTurn();
  return performance.now() - begin;
}
