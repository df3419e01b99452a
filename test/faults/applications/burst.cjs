'use strict';
// Makes a great deal at once, as its argument says, watches its event loop, waits and ends by itself.
const { logs, trace } = require('@opentelemetry/api');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { Writable } = require('node:stream');
const winston = require('winston');

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Stream({ stream: nowhere })],
});

const tracer = trace.getTracer('faults');
const makeSpan = (serial) =>
  tracer.startSpan('made', { attributes: { 'faults.mark': `burst-${serial}` } }).end();
const makeLine = (serial) => logger.info(`made burst-${serial}`);

/** Makes `count` items in `millis`, a share in every turn of a timer. */
function spread(make, count, millis, done) {
  const startedAt = performance.now();
  let serial = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / millis) * count));
    for (; serial < due; serial += 1) make(serial);
    if (serial < count) return;
    clearInterval(timer);
    done();
  }, 5);
}

const bursts = {
  '20000 lines in one tick'(done) {
    for (let serial = 0; serial < 20_000; serial += 1) makeLine(serial);
    done();
  },
  '100000 spans in 2 s': (done) => spread(makeSpan, 100_000, 2_000, done),
  '5000 spans and lines a second': (done) =>
    spread((serial) => (makeSpan(serial), makeLine(serial)), 10_000, 2_000, done),
};

// what loads late loads before the measurement
makeSpan('first');
makeLine('first');
logs?.getLogger('faults').emit({ body: 'direct burst-first' });

setTimeout(() => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  bursts[process.argv[2]](() => {
    setTimeout(() => {
      delay.disable();
      const { maxRSS } = process.resourceUsage();
      console.log(JSON.stringify({ stallMillis: delay.max / 1e6, peakRssBytes: maxRSS * 1024 }));
    }, 3_000);
  });
}, 500);
