import { isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { DROP, SAMPLE } from './decisions';
import { DIGITS, readState, withThreshold } from './open-telemetry-state';

/**
 * Follows the parent, and passes its threshold on as far as it fits the decision. A root span is
 * left to `root`.
 *
 * Specification, "ComposableParentThreshold" and "Parent-based threshold".
 */
export class ParentThresholdSampler implements Sampler {
  readonly #root: Sampler;

  constructor(root: Sampler) {
    this.#root = root;
  }

  shouldSample(...args: Parameters<Sampler['shouldSample']>): SamplingResult {
    return followParent(args[0]) ?? this.#root.shouldSample(...args);
  }

  toString(): string {
    return `ParentThreshold{root=${this.#root.toString()}}`;
  }
}

/** Returns the decision of the parent; `undefined` for a root span. */
function followParent(context: Context): SamplingResult | undefined {
  const parent = trace.getSpanContext(context);
  if (parent === undefined || !isSpanContextValid(parent)) return undefined;
  const { traceFlags, traceId, traceState } = parent;
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  const { threshold, randomness = traceId.slice(-DIGITS) } = readState(traceState);
  const isConsistent =
    isSampled && (threshold === undefined || randomness >= threshold.padEnd(DIGITS, '0'));
  const decision = isSampled ? SAMPLE : DROP;
  const corrected = isConsistent ? undefined : withThreshold(traceState, undefined);
  return corrected === undefined ? { decision } : { decision, traceState: corrected };
}
