'use strict';
// Makes a great deal at once, as its argument says, watches its event loop, waits and ends by itself.
const { logs, trace } = require('@opentelemetry/api');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { Writable } = require('node:stream');
const winston = require('winston');
const { spread } = require('./spread.cjs');

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Stream({ stream: nowhere })],
});

const tracer = trace.getTracer('faults');
const makeSpan = (serial) =>
  tracer.startSpan('made', { attributes: { 'faults.mark': `burst-${serial}` } }).end();
const makeLine = (serial) => logger.info(`made burst-${serial}`);

const bursts = {
  async '20000 lines in one tick'() {
    for (let serial = 0; serial < 20_000; serial += 1) makeLine(serial);
  },
  '100000 spans in 2 s': () => spread(makeSpan, 100_000, 2_000),
  '5000 spans and lines a second': () =>
    spread((serial) => (makeSpan(serial), makeLine(serial)), 10_000, 2_000),
};

// what loads late loads before the measurement
makeSpan('first');
makeLine('first');
logs?.getLogger('faults').emit({ body: 'direct burst-first' });

setTimeout(async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await bursts[process.argv[2]]();
  setTimeout(() => {
    delay.disable();
    const { maxRSS } = process.resourceUsage();
    console.log(JSON.stringify({ stallMillis: delay.max / 1e6, peakRssBytes: maxRSS * 1024 }));
  }, 3_000);
}, 500);
