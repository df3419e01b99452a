import { isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { DROP, SAMPLE } from './decisions';
import { withThreshold } from './open-telemetry-state';

/**
 * Keeps at most so many traces a second of those that `root` keeps: a bucket of tokens, filled
 * evenly, which holds the tokens of one second. A span whose parent is in this process follows it,
 * so that no trace is cut.
 *
 * How many traces one stands for is unknown then, so the threshold is taken out of `tracestate`:
 * specification, "TraceState: Probability Sampling", "General requirements".
 */
export class RateLimitingSampler implements Sampler {
  readonly #tracesPerSecond: number;
  readonly #root: Sampler;
  readonly #nowMillis: () => number;
  #tokens: number;
  #filledMillis: number;

  constructor(tracesPerSecond: number, root: Sampler, nowMillis = () => performance.now()) {
    this.#tracesPerSecond = tracesPerSecond;
    this.#root = root;
    this.#nowMillis = nowMillis;
    this.#tokens = this.#capacity;
    this.#filledMillis = nowMillis();
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
    const decision = this.#takeToken() ? SAMPLE : DROP;
    return traceState === undefined ? { ...rest, decision } : { ...rest, decision, traceState };
  }

  get #capacity(): number {
    return Math.max(1, this.#tracesPerSecond);
  }

  #takeToken(): boolean {
    const now = this.#nowMillis();
    const filled = ((now - this.#filledMillis) / 1000) * this.#tracesPerSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + filled);
    this.#filledMillis = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
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
