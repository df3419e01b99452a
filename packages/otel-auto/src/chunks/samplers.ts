import type { Sampler } from '@opentelemetry/sdk-trace';
import type { SamplerSettings } from '../settings/settings';
import { ParentThresholdSampler } from '../traces/samplers/parent-threshold-sampler';
import { ProbabilitySampler } from '../traces/samplers/probability-sampler';
import { RateLimitingSampler } from '../traces/samplers/rate-limiting-sampler';
import { RulesSampler } from '../traces/samplers/rules-sampler';
import { createSpanMatcher } from '../traces/samplers/span-matcher';

export { UndecidedParentSampler } from '../traces/samplers/undecided-parent-sampler';

/** The samplers that the SDK does not have. */
type OwnSamplerSettings = Exclude<
  SamplerSettings,
  { readonly kind: 'always_on' | 'always_off' | 'parent_based' | 'always_record' }
>;

/**
 * Creates a sampler that the SDK does not have.
 *
 * @param create - creates the samplers that it consists of
 */
export function createOwnSampler(
  settings: OwnSamplerSettings,
  create: (part: SamplerSettings) => Sampler,
): Sampler {
  switch (settings.kind) {
    // The SDK's own sampler by ratio decides by another part of the trace id and says nothing of it
    // in `tracestate`; the specification asks to replace it.
    case 'trace_id_ratio':
    case 'probability':
      return new ProbabilitySampler(settings.ratio);
    case 'parent_threshold':
      return new ParentThresholdSampler(create(settings.root));
    case 'rate_limiting':
      return new RateLimitingSampler(settings.tracesPerSecond, create(settings.root));
    case 'rules':
      return new RulesSampler(
        settings.rules.map(({ matches, sampler }) => ({
          matches: createSpanMatcher(matches),
          sampler: create(sampler),
        })),
        create(settings.fallback),
      );
  }
}
