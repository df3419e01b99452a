'use strict';
// Forks a worker inside of a span; the worker prints the trace in its environment.
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  const { trace } = require('@opentelemetry/api');
  trace.getTracer('clustered').startActiveSpan('fork', (span) => {
    cluster.fork().on('exit', () => span.end());
  });
} else {
  console.log(process.env.TRACEPARENT);
  process.exit();
}
