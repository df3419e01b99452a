'use strict';
// What each process and thread of these applications makes: spans and log records that say who made them.
const { logs, trace } = require('@opentelemetry/api');

/** Makes twenty of each. `maker` is the name of this process or thread, `point` when in its life it is. */
exports.makeItems = (maker, point) => {
  for (let serial = 0; serial < 20; serial += 1) {
    const attributes = { maker, mark: `${maker} ${point} ${serial}` };
    trace.getTracer('processes').startSpan('made', { attributes }).end();
    logs?.getLogger('processes').emit({ body: 'made', attributes });
  }
};
