import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { LoaderOf } from '../loader-of';
import type { ParentBasedSettings, SamplerSettings } from '../settings/settings';

/** The loader of the chunk with the samplers that the SDK does not have. */
export type SamplerChunks = LoaderOf<{ readonly samplers: typeof import('../chunks/samplers') }>;

/** Creates the sampler of the settings, with all those that it consists of. */
export function createSampler(settings: SamplerSettings, chunks: SamplerChunks): Sampler {
  const create = (part: SamplerSettings): Sampler => createSampler(part, chunks);
  switch (settings.kind) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'parent_based':
      return createParentBased(settings, create);
    case 'always_record':
      return createAlwaysRecordSampler(create(settings.root));
    default:
      return chunks.load('samplers').createOwnSampler(settings, create);
  }
}

const createParentBased = (
  settings: ParentBasedSettings,
  create: (part: SamplerSettings) => Sampler,
): Sampler => {
  const { kind: _kind, ...parts } = settings;
  const samplers = Object.entries(parts).map(([name, part]) => [name, create(part)]);
  return new ParentBasedSampler(Object.fromEntries(samplers) as { readonly root: Sampler });
};
