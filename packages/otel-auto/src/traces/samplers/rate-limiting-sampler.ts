import { isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { RateLimit } from '../../rate-limit';
import { DROP, SAMPLE } from './decisions';
import { withThreshold } from './open-telemetry-state';

/**
 * Keeps at most so many traces a second of those that `root` keeps. A span whose parent is in this process follows it,
 * so that no trace is cut.
 *
 * How many traces one stands for is unknown then, so the threshold is taken out of `tracestate`:
 * specification, "TraceState: Probability Sampling", "General requirements".
 */
export class RateLimitingSampler implements Sampler {
  readonly #tracesPerSecond: number;
  readonly #root: Sampler;
  readonly #nowMillis: () => number;
  readonly #limit: RateLimit;

  constructor(tracesPerSecond: number, root: Sampler, nowMillis = () => performance.now()) {
    this.#tracesPerSecond = tracesPerSecond;
    this.#root = root;
    this.#nowMillis = nowMillis;
    this.#limit = new RateLimit(tracesPerSecond, nowMillis());
  }

  shouldSample(...args: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [context] = args;
    const followed = followLocalParent(context);
    if (followed !== undefined) return followed;
    const result = this.#root.shouldSample(...args);
    if (result.decision !== SAMPLE) return result;
    const { traceState: decided, ...rest } = result;
    const given = trace.getSpanContext(context)?.traceState;
    const traceState = withThreshold(decided ?? given, undefined);
    const decision = this.#limit.take(this.#nowMillis()) ? SAMPLE : DROP;
    return traceState === undefined ? { ...rest, decision } : { ...rest, decision, traceState };
  }

  toString(): string {
    return `RateLimiting{${this.#tracesPerSecond}, root=${this.#root.toString()}}`;
  }
}

function followLocalParent(context: Context): SamplingResult | undefined {
  const parent = trace.getSpanContext(context);
  if (parent === undefined || parent.isRemote === true || !isSpanContextValid(parent)) {
    return undefined;
  }
  return { decision: (parent.traceFlags & TraceFlags.SAMPLED) === 0 ? DROP : SAMPLE };
}
