'use strict';
// What each process and thread of these applications makes: spans, log records and measurements that say
// who made them.
const { logs, metrics, trace } = require('@opentelemetry/api');

const counter = metrics.getMeter('processes').createCounter('made');

/** Makes twenty of each. `maker` is the name of this process or thread, `point` when in its life it is. */
exports.makeItems = (maker, point) => {
  for (let serial = 0; serial < 20; serial += 1) {
    const attributes = { maker, mark: `${maker} ${point} ${serial}` };
    trace.getTracer('processes').startSpan('made', { attributes }).end();
    logs.getLogger('processes').emit({ body: 'made', attributes });
    counter.add(1, { maker });
  }
};
