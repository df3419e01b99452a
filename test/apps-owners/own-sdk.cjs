// The application's own SDK; prints at the end how many spans it has got, and of how many traces.
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const spans = [];
const processor = {
  onStart() {},
  onEnd: (span) => spans.push(span),
  forceFlush: async () => {},
  shutdown: async () => {},
};
new NodeSDK({
  spanProcessors: [processor],
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
}).start();

process.on('exit', () => {
  const traces = new Set(spans.map((span) => span.spanContext().traceId));
  console.log(`${spans.length} spans of ${traces.size} traces`);
});

require('./requests.cjs');
