// Logs each hostile value once inside of a span, and says how long the event loop was held: by the
// call itself, and afterwards by what the call has left to do. One JSON line for each. It is the CPU
// time of the thread that counts, so that what else runs on the machine does not.
import { openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import Transport from 'winston-transport';
import winston from 'winston';
import { LARGE, LONG_TEXTS, SMALL, UNPRINTABLE } from './support/hostile-values.mjs';

const WATCHED_MILLIS = 30;
const MESSAGE = Symbol.for('message');
const nowhere = openSync('/dev/null', 'w');

class Writing extends Transport {
  log(info, next) {
    writeSync(nowhere, String(info[MESSAGE]));
    next();
  }
}

const createLogger = (format) => winston.createLogger({ format, transports: [new Writing()] });
const LOGGERS = {
  json: createLogger(winston.format.json()),
  printf: createLogger(winston.format.printf(({ level }) => `${level} of a line`)),
  'printf of the message': createLogger(winston.format.printf(({ message }) => String(message))),
  'JSON by hand': createLogger(
    winston.format.printf(({ level, message }) => JSON.stringify({ level, message })),
  ),
};

const asField = (logger, value) => logger.info('hostile', { value });
const asLine = (logger, value) => logger.info(value);
const asMessage = (logger, value) => logger.info(value);

const tracer = trace.getTracer('hostile');

async function measure(name, logger, create, log) {
  const value = create();
  writeSync(1, `${JSON.stringify({ name, logger, started: true })}\n`);
  globalThis.gc();
  const start = nowMillis();
  tracer.startActiveSpan(name, (span) => {
    try {
      log(LOGGERS[logger], value);
    } catch {
      // as it does without us
    }
    span.end();
  });
  const callMillis = nowMillis() - start;
  const stallMillis = await watchLoop();
  writeSync(1, `${JSON.stringify({ name, logger, callMillis, stallMillis })}\n`);
}

async function watchLoop() {
  let longest = 0;
  const end = performance.now() + WATCHED_MILLIS;
  for (let before = nowMillis(); performance.now() < end;) {
    await setImmediate();
    const now = nowMillis();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

function nowMillis() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function run() {
  // what is loaded and compiled with the first lines is not what is measured
  for (let index = 0; index < 200; index += 1) {
    for (const logger of Object.values(LOGGERS)) logger.info('warm', { value: { a: [index] } });
    await setImmediate();
  }
  await watchLoop();
  for (const [name, create] of Object.entries({ ...SMALL, ...LARGE })) {
    await measure(`${name}, as a field`, 'json', create, asField);
    await measure(`${name}, as a field`, 'printf', create, asField);
    if (name in LARGE) await measure(`${name}, as the line`, 'printf', create, asLine);
  }
  for (const [name, create] of Object.entries(UNPRINTABLE)) {
    await measure(`${name}, as a field`, 'printf', create, asField);
    await measure(`${name}, as the message`, 'printf', create, asMessage);
  }
  for (const [name, create] of Object.entries(LONG_TEXTS)) {
    await measure(`${name}, as a field`, 'json', create, asField);
    await measure(`${name}, as a field`, 'printf', create, asField);
    for (const logger of ['json', 'printf of the message', 'JSON by hand']) {
      await measure(`${name}, as the message`, logger, create, asMessage);
    }
  }
}

void run();
