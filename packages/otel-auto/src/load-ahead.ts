import type { ModuleHooks } from './module-hooks/module-hooks';
import type { Settings } from './settings/settings';
import { SIGNALS, type Signal } from './signal';

/** The loader of chunks, and the settings that say which are loaded ahead. */
export interface AheadInput {
  readonly chunks: { load(name: AheadChunk): unknown };
  readonly hooks: Pick<ModuleHooks, 'pause'>;
  readonly settings: Pick<Settings, Signal>;
}

type AheadChunk = Signal | 'export' | 'metrics-encoding' | 'log-bridges';

/** By then most applications have started, and wait for their first request. */
const AFTER_MILLIS = 1000;

/**
 * Loads the chunks that a first request would load, when nobody waits for them: one in each turn of the
 * event loop, so that none is held up for longer than the largest takes. They are only loaded: what
 * they make is made with the first record. Never throws: a chunk that cannot be loaded is said when it is
 * needed.
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
 * Loads them at once, and the bridges by which a fatal error becomes a record: the application may give
 * up the permission to read any file (`process.permission.drop()`). Never throws.
 */
export function loadAtOnce({ chunks, hooks, settings }: AheadInput): void {
  for (const name of [...selectChunks(settings), 'log-bridges'] as const) {
    try {
      hooks.pause(() => chunks.load(name));
    } catch {
      // Said when it is needed.
    }
  }
}

function selectChunks(settings: AheadInput['settings']): readonly AheadChunk[] {
  const signals = SIGNALS.filter((signal) => settings[signal].exporters.length > 0);
  const overOtlp = signals.filter((signal) => settings[signal].exporters.includes('otlp'));
  return [
    ...signals,
    ...(overOtlp.length > 0 ? (['export'] as const) : []),
    ...(overOtlp.includes('metrics') ? (['metrics-encoding'] as const) : []),
  ];
}
