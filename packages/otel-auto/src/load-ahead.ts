import type { ModuleHooks } from './module-hooks/module-hooks';
import type { SamplerSettings, Settings } from './settings/settings';
import { SIGNALS, type Signal } from './signal';

/** The loader of chunks, and the settings that say which are loaded ahead. */
export interface AheadInput {
  readonly chunks: { load(name: AheadChunk): unknown };
  readonly hooks: Pick<ModuleHooks, 'pause'>;
  readonly settings: Pick<Settings, Signal>;
}

type AheadChunk = Signal | 'export' | 'metrics-encoding' | 'log-bridges' | 'redaction' | 'samplers';

/** The delay after which most applications have started, and wait for their first request. */
const AFTER_MILLIS = 1000;

/**
 * Loads the chunks that a first request would load, while the process is idle: one in each turn of
 * the event loop, so that no turn takes longer than the largest chunk. They are only loaded: their
 * objects are created with the first record. Never throws: a chunk that cannot be loaded is
 * reported when it is needed.
 */
export function loadAhead({ chunks, hooks, settings }: AheadInput): void {
  const names = [...selectChunks(settings)];
  const loadNext = (): void => {
    const name = names.shift();
    if (name === undefined) return;
    try {
      hooks.pause(() => chunks.load(name));
    } catch {
      return;
    }
    setTimeout(loadNext, 1).unref();
  };
  setTimeout(loadNext, AFTER_MILLIS).unref();
}

/**
 * Loads these chunks at once, and the bridges that make a record of a fatal error, for an
 * application that may give up the permission to read files (`process.permission.drop()`). Never
 * throws.
 */
export function loadAtOnce({ chunks, hooks, settings }: AheadInput): void {
  for (const name of [...selectChunks(settings), 'log-bridges'] as const) {
    try {
      hooks.pause(() => chunks.load(name));
    } catch {
      // The failure is reported when the chunk is needed.
    }
  }
}

function selectChunks(settings: AheadInput['settings']): readonly AheadChunk[] {
  const signals = SIGNALS.filter((signal) => settings[signal].exporters.length > 0);
  const overOtlp = signals.filter((signal) => settings[signal].exporters.includes('otlp'));
  const sampler = signals.includes('traces') ? settings.traces.sampler : undefined;
  return [
    ...signals,
    ...(sampler !== undefined && hasOwnSampler(sampler) ? (['samplers'] as const) : []),
    ...(overOtlp.length > 0 ? (['export'] as const) : []),
    ...(overOtlp.includes('metrics') ? (['metrics-encoding'] as const) : []),
    ...(signals.length > 0 ? (['redaction'] as const) : []),
  ];
}

/** Returns whether a sampler, or one that it consists of, is not the SDK's. */
function hasOwnSampler(sampler: SamplerSettings): boolean {
  switch (sampler.kind) {
    case 'always_on':
    case 'always_off':
      return false;
    case 'always_record':
      return hasOwnSampler(sampler.root);
    case 'parent_based': {
      const { kind: _kind, ...parts } = sampler;
      return Object.values(parts).some(hasOwnSampler);
    }
    default:
      return true;
  }
}
