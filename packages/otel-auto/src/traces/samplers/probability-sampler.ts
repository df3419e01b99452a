import { trace, type Context, type TraceState } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { DROP, SAMPLE } from './decisions';
import { DIGITS, readState, withThreshold } from './open-telemetry-state';
import { toThreshold } from './to-threshold';

/**
 * Keeps a share of the traces by the consistent probability of the specification: every sampler with
 * a greater share, in any service, keeps them too. The threshold leaves in `tracestate`, so that a
 * backend knows how many traces one stands for.
 *
 * Specification, "ProbabilitySampler" and "TraceState: Probability Sampling". Whether the sender of
 * a parent has set the flag for random trace ids is not asked, as the specification presumes it.
 */
export class ProbabilitySampler implements Sampler {
  readonly #ratio: number;
  readonly #threshold: string | undefined;
  /** The threshold in all its digits, which are compared as text. */
  readonly #rejected: string;
  readonly #sampled: SamplingResult;

  constructor(ratio: number) {
    this.#ratio = ratio;
    this.#threshold = toThreshold(ratio);
    this.#rejected = (this.#threshold ?? '').padEnd(DIGITS, '0');
    this.#sampled = resultOf(SAMPLE, withThreshold(undefined, this.#threshold));
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    const state = trace.getSpanContext(context)?.traceState;
    if (state === undefined) {
      return this.#keeps(traceId.slice(-DIGITS)) ? this.#sampled : DROPPED;
    }
    const randomness = readState(state).randomness ?? traceId.slice(-DIGITS);
    return this.#keeps(randomness)
      ? resultOf(SAMPLE, withThreshold(state, this.#threshold))
      : resultOf(DROP, withThreshold(state, undefined));
  }

  #keeps(randomness: string): boolean {
    return this.#threshold !== undefined && randomness >= this.#rejected;
  }

  toString(): string {
    return `ProbabilitySampler{${this.#ratio}}`;
  }
}

const resultOf = (
  decision: SamplingResult['decision'],
  traceState: TraceState | undefined,
): SamplingResult => (traceState === undefined ? { decision } : { decision, traceState });

const DROPPED = resultOf(DROP, undefined);
