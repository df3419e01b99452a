// Sends one span to the collector, as OTLP in JSON.
const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'work',
  kind: 1,
  startTimeUnixNano: '1',
  endTimeUnixNano: '2',
};
void fetch(`${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'app' }, spans: [span] }] }],
  }),
});
