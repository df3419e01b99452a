import type { SamplingDecision } from '@opentelemetry/sdk-trace';

/** The decision that leaves a span out: the SDK's own constant would bring the SDK into the chunk. */
export const DROP = 0 as SamplingDecision.NOT_RECORD;
/** The decision that keeps a span. */
export const SAMPLE = 2 as SamplingDecision.RECORD_AND_SAMPLED;
