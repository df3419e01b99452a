import type { Runtime } from './runtime';
import type { OtlpSettings, Settings } from './settings/settings';

/** By then most applications have started, and wait for their first request. */
const AFTER_MILLIS = 1000;

/**
 * Loads the parts that a first request would load, when nobody waits for them: one in each turn of the
 * event loop, so that none is held up for longer than the largest takes. They are only loaded: what
 * they make is made with the first record. Never throws: a part that cannot be loaded is said when it is
 * needed.
 */
export function loadAhead({ chunks, hooks, settings }: Runtime): void {
  const parts = [...selectParts(settings)];
  const loadNext = (): void => {
    const part = parts.shift();
    if (part === undefined) return;
    try {
      hooks.pause(() => chunks.part(part));
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
export function loadAtOnce({ chunks, hooks, settings }: Runtime): void {
  for (const part of [...selectParts(settings), 'log-bridges']) {
    try {
      hooks.pause(() => chunks.part(part));
    } catch {
      // Said when it is needed.
    }
  }
}

function selectParts({ traces, metrics, logs }: Settings): readonly string[] {
  const signals = Object.entries({ traces, metrics, logs }).filter(
    ([, { exporters }]) => exporters.length > 0,
  );
  const isPosted = signals.some(([, { exporters, otlp }]) => isPostedOver(otlp, exporters));
  return [...signals.map(([name]) => name), ...(isPosted ? ['delivery', 'otlp-protobuf'] : [])];
}

const isPostedOver = ({ protocol }: OtlpSettings, exporters: readonly string[]): boolean =>
  protocol === 'http/protobuf' && exporters.includes('otlp');
