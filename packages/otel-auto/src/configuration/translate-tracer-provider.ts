import type { SamplerSettings } from '../settings/settings';
import type { FileNode } from './file-node';
import { readSampler } from './read-sampler';
import { translateProcessors } from './translate-processors';
import type { Translation } from './translation';

/**
 * Translates the tracer provider; without one there are no traces.
 *
 * @returns the sampler, if there is one
 */
export function translateTracerProvider(
  translation: Translation,
  node: FileNode | undefined,
): SamplerSettings | undefined {
  translateProcessors(translation, node, { signal: 'TRACES', batch: 'OTEL_BSP' });
  const limits = node?.get('limits');
  for (const [key, variable] of Object.entries(LIMITS)) translation.set(variable, limits?.get(key));
  // The distro has no other.
  node?.get('id_generator')?.get('random')?.read();
  return readSampler(translation, node?.get('sampler'));
}

const LIMITS = {
  attribute_count_limit: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  attribute_value_length_limit: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  event_count_limit: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
  link_count_limit: 'OTEL_SPAN_LINK_COUNT_LIMIT',
  event_attribute_count_limit: 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
  link_attribute_count_limit: 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
} as const;
