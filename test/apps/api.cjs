'use strict';
// Uses the API by hand: one span, one measurement and, where the API has them, one log record.
const api = require('@opentelemetry/api');

api.trace.getTracer('app').startActiveSpan('work', (span) => {
  api.metrics.getMeter('app').createCounter('done').add(1);
  api.logs?.getLogger('app').emit({ body: 'worked' });
  span.end();
});
