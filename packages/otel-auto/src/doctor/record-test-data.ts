import type { Span } from '@opentelemetry/api';
import type { SamplerSettings } from '../settings/settings';
import { VERSION } from '../version';
import { ratioOf } from './describe-sampler';
import type { TestData } from './findings';
import { TEST_METRIC, TEST_NAME } from './test-data';

/** The API as an application loads it. */
export type Api = typeof import('@opentelemetry/api');

/** Records one span, one log record inside it and one metric, as an application would. */
export function recordTestData(api: Api, sampler: SamplerSettings): TestData {
  const span = startSampledSpan(api, sampler);
  api.context.with(api.trace.setSpan(api.context.active(), span), () => {
    api.logs.getLogger(TEST_NAME, VERSION).emit({
      body: TEST_NAME,
      severityNumber: api.SeverityNumber.INFO,
      severityText: 'INFO',
    });
  });
  api.metrics
    .getMeter(TEST_NAME, VERSION)
    .createCounter(TEST_METRIC, { description: 'Runs of otel-auto doctor' })
    .add(1);
  span.end();
  const spanContext = span.spanContext();
  return {
    traceId: spanContext.traceId,
    isTraceIdValid: api.isSpanContextValid(spanContext),
    isSampled: isSampled(api, span),
  };
}

/**
 * Starts spans until one is sampled: a sampler that keeps one trace in a thousand would hide the
 * endpoint from the doctor. Spans that are not sampled cost nothing and are not exported.
 */
function startSampledSpan(api: Api, sampler: SamplerSettings): Span {
  const tracer = api.trace.getTracer(TEST_NAME, VERSION);
  const ratio = ratioOf(sampler);
  const attempts = ratio > 0 ? Math.min(Math.ceil(20 / ratio), 100_000) : 1;
  let span = tracer.startSpan(TEST_NAME);
  for (let attempt = 1; attempt < attempts && !isSampled(api, span); attempt += 1) {
    span = tracer.startSpan(TEST_NAME);
  }
  return span;
}

const isSampled = ({ TraceFlags }: Api, span: Span): boolean =>
  (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
