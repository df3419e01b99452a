import type { LazyPipeline, SdkProvider } from '../../src/pipelines/create-pipeline';

/** A pipeline that counts how often its SDK was created, and records its other calls. */
export interface CountingPipeline<P extends SdkProvider> extends LazyPipeline<P> {
  readonly calls: readonly string[];
  loads(): number;
}

/**
 * Creates a pipeline around the SDK that `make` returns; `undefined` means that it cannot be
 * loaded.
 */
export function createLazyPipeline<P extends SdkProvider>(
  make: () => P | undefined,
): CountingPipeline<P> {
  const calls: string[] = [];
  let loads = 0;
  let provider: P | undefined;
  return {
    calls,
    loads: () => loads,
    load() {
      if (provider !== undefined) return provider;
      loads += 1;
      provider = make();
      return provider;
    },
    flush: async () => void calls.push('flush'),
    shutdown: async () => void calls.push('shutdown'),
    isLoaded: () => false,
    hasMeasured: () => false,
    hasPending: () => false,
    hasUnencoded: () => false,
    exportNow: () => void calls.push('exportNow'),
  };
}
