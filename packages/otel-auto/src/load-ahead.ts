import type { Runtime } from './runtime';
import type { OtlpSettings } from './settings/settings';

/** By then most applications have started, and wait for their first request. */
const AFTER_MILLIS = 1000;

/**
 * Loads the parts that a first request would load, when nobody waits for them: one in each turn of the
 * event loop, so that none is held up for longer than the largest takes. They are only loaded: what
 * they make is made with the first record. Never throws: a part that cannot be loaded is said when it is
 * needed.
 */
export function loadAhead({ chunks, hooks, settings }: Runtime): void {
  const { traces, metrics, logs } = settings;
  const signals = Object.entries({ traces, metrics, logs }).filter(
    ([, { exporters }]) => exporters.length > 0,
  );
  const isPosted = signals.some(([, { exporters, otlp }]) => isPostedOver(otlp, exporters));
  const parts = [
    ...signals.map(([name]) => name),
    ...(isPosted ? ['delivery', 'otlp-protobuf'] : []),
  ];
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

const isPostedOver = ({ protocol }: OtlpSettings, exporters: readonly string[]): boolean =>
  protocol === 'http/protobuf' && exporters.includes('otlp');
