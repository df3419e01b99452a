import { trace } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { isParentUndecided } from '../../context/undecided-parent';

/** Decides on a span whose parent has left the decision to this service as on a root span. */
export class UndecidedParentSampler implements Sampler {
  readonly #sampler: Sampler;

  constructor(sampler: Sampler) {
    this.#sampler = sampler;
  }

  shouldSample(...args: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [context, ...others] = args;
    return this.#sampler.shouldSample(
      isParentUndecided(context) ? trace.deleteSpan(context) : context,
      ...others,
    );
  }

  toString(): string {
    return this.#sampler.toString();
  }
}
