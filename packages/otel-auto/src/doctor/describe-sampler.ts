import type { SamplerSettings } from '../settings/settings';

/** Describes a sampler by the names of `OTEL_TRACES_SAMPLER`, as far as they go. */
export function describeSampler(sampler: SamplerSettings): string {
  switch (sampler.kind) {
    case 'always_on':
    case 'always_off':
      return sampler.kind;
    case 'trace_id_ratio':
      return `traceidratio, ${sampler.ratio}`;
    case 'probability':
      return `probability, ${sampler.ratio}`;
    case 'parent_based':
      return `parentbased_${describeSampler(sampler.root)}`;
    case 'parent_threshold':
      return `parent_threshold, ${describeSampler(sampler.root)}`;
    case 'rate_limiting':
      return `${describeSampler(sampler.root)}, at most ${sampler.tracesPerSecond} traces a second`;
    case 'always_record':
      return `${describeSampler(sampler.root)}, all recorded`;
    case 'rules':
      return `${describeSampler(sampler.fallback)}, ${countRules(sampler.rules.length)} before it`;
  }
}

const countRules = (count: number): string => (count === 1 ? 'one rule' : `${count} rules`);

/**
 * Returns the share of root spans that a sampler keeps, from 0 to 1; the least one above 0 where
 * rules give spans different ones.
 */
export function ratioOf(sampler: SamplerSettings): number {
  switch (sampler.kind) {
    case 'always_on':
      return 1;
    case 'always_off':
      return 0;
    case 'trace_id_ratio':
    case 'probability':
      return sampler.ratio;
    case 'rules': {
      const samplers = [...sampler.rules.map((rule) => rule.sampler), sampler.fallback];
      const ratios = samplers.map(ratioOf).filter((ratio) => ratio > 0);
      return ratios.length === 0 ? 0 : Math.min(...ratios);
    }
    default:
      return ratioOf(sampler.root);
  }
}
