'use strict';
// What the applications of the fault suite make: spans, winston lines and direct log records, each with
// a serial number, and one measurement for each of them. The line on stdout is last and says what exists.
const { logs, metrics, trace } = require('@opentelemetry/api');
const winston = require('winston');

const logger = winston.createLogger({
  format: winston.format.printf(({ message }) => message),
  transports: [new winston.transports.Console()],
});
const made = metrics.getMeter('faults').createCounter('faults.made');

/** Makes so many of each at a point in the life of the application; `burden` makes each span as large. */
exports.makeItems = (point, count, burden = '') => {
  for (let serial = 0; serial < count; serial += 1) makeItem(`${point}-${serial}`, burden);
};

function makeItem(mark, burden) {
  const attributes = { 'faults.mark': mark, 'faults.burden': burden };
  trace.getTracer('faults').startSpan('made', { attributes }).end();
  logs?.getLogger('faults').emit({ body: `direct ${mark}` });
  made.add(1);
  logger.info(`made ${mark}`);
}

/** Says when the end begins, or that the application waits for it. */
exports.say = (word) => console.log(`${word} at ${performance.timeOrigin + performance.now()}`);
