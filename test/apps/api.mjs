// The same as api.cjs, as an ES module.
import * as api from '@opentelemetry/api';

api.trace.getTracer('app').startActiveSpan('work', (span) => {
  api.metrics.getMeter('app').createCounter('done').add(1);
  api.logs?.getLogger('app').emit({ body: 'worked' });
  span.end();
});
