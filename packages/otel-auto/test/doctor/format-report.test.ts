import { describe, expect, it } from '@jest/globals';
import { formatReport } from '../../src/doctor/format-report';
import { judge } from '../../src/doctor/judge';
import { exported, findings, started } from './support/findings';

const refused = exported({
  kind: 'failed',
  millis: 1,
  error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
});

describe('formatReport', () => {
  it('prints four steps and the verdict', () => {
    const report = judge(
      findings(
        { OTEL_SERVICE_NAME: 'shop', OTEL_BSP_SCHEDULE_DELAY: '-5' },
        { start: started({ exports: { traces: refused, logs: refused } }) },
      ),
    );
    expect(formatReport(report, { color: false })).toBe(`\
otel-auto doctor 1.2.3, Node.js 24.0.0

1. Variables as understood
   OTEL_SERVICE_NAME=shop
   OTEL_BSP_SCHEDULE_DELAY=-5
   wrong  OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000

   service      shop
   traces       to http://localhost:4318/v1/traces (http/protobuf)
   metrics      to http://localhost:4318/v1/metrics (http/protobuf)
   logs         to http://localhost:4318/v1/logs (http/protobuf)
   sampler      parentbased_always_on
   propagators  tracecontext, baggage

2. Providers
   ok      tracer provider  ours
   ok      meter provider   ours
   ok      logger provider  ours
   ok      propagators      they write the headers traceparent, baggage
   ok      context manager  what is active stays active across await
   note    NODE_OPTIONS     loads @acme/otel-auto/register here

3. Test data
   traces   span "otel-auto doctor", trace id 0af7651916cd43dd8448eb211c80319c, to http://localhost:4318/v1/traces
   metrics  counter "otel-auto.doctor", to http://localhost:4318/v1/metrics
   logs     log record "otel-auto doctor" inside that span, to http://localhost:4318/v1/logs

4. What came back
   failed  traces and logs  not delivered: nothing listens there (ECONNREFUSED)
                            -> start a collector or set OTEL_EXPORTER_OTLP_ENDPOINT
   ok      metrics          accepted in 7 ms

Not in order: traces and logs - not delivered: nothing listens there (ECONNREFUSED). See also what is wrong with the variables in step 1.
`);
  });

  it('says that nothing is set and that nothing was sent', () => {
    const text = formatReport(judge(findings({}, { start: { kind: 'disabled' } })), {
      color: false,
    });
    expect(text).toContain('1. Variables as understood\n   none is set; the defaults count\n');
    expect(text).toContain('3. Test data\n   nothing was sent\n');
    expect(text).toContain('4. What came back\n   nothing\n');
  });

  it('colours only when asked to', () => {
    const report = judge(findings());
    expect(formatReport(report, { color: false })).not.toContain('\u001b');
    expect(formatReport(report, { color: true })).toContain('\u001b[32mok    \u001b[0m');
  });

  it('lets no text of others break a line or move the cursor', () => {
    const service = 'shop\u001b[2J\nforged\u009b\u202e\u2028';
    const text = formatReport(judge(findings({ OTEL_SERVICE_NAME: service })), { color: false });
    expect(text).toContain('shop\\x1b[2J\\x0aforged\\x9b\\u202e\\u2028');
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
  });
});
