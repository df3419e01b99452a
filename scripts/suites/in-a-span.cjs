/**
 * Required before a suite by `test:suite -- --span`: all that the process does is inside of one span, as it
 * is in the handler of a request. Some libraries are instrumented only there. JavaScript, since the suite may
 * run on any version of Node.js.
 */
const Module = require('node:module');
// Copied beside the distro, so this is the API that the distro uses.
const { context, trace } = require('@opentelemetry/api');

const { runMain } = Module;
Module.runMain = function (...args) {
  const span = trace.getTracer('suite').startSpan('suite');
  process.once('exit', () => span.end());
  return context.with(trace.setSpan(context.active(), span), () =>
    Reflect.apply(runMain, this, args),
  );
};
