import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import type { SpanMatcher } from './span-matcher';

/** A rule of the sampler: the spans that it applies to, and their sampler. */
export interface CompiledRule {
  readonly matches: SpanMatcher;
  readonly sampler: Sampler;
}

/**
 * Leaves the decision to the sampler of the first rule that matches, else to `fallback`.
 *
 * Specification, "ComposableRuleBased".
 */
export class RulesSampler implements Sampler {
  readonly #rules: readonly CompiledRule[];
  readonly #fallback: Sampler;

  constructor(rules: readonly CompiledRule[], fallback: Sampler) {
    this.#rules = rules;
    this.#fallback = fallback;
  }

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Parameters<Sampler['shouldSample']>[5],
  ): SamplingResult {
    const span = { context, name, kind, attributes };
    let chosen = this.#fallback;
    for (const { matches, sampler } of this.#rules) {
      if (!matches(span)) continue;
      chosen = sampler;
      break;
    }
    return chosen.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString(): string {
    const rules = this.#rules.map(({ sampler }) => sampler.toString());
    return `RuleBased{${[...rules, `fallback=${this.#fallback.toString()}`].join(', ')}}`;
  }
}
