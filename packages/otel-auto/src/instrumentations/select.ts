import type { Settings } from '../settings/settings';
import type { InstrumentationRow } from './table';

/**
 * Returns the rows that are on: those named by `OTEL_NODE_ENABLED_INSTRUMENTATIONS` if it is set,
 * otherwise those that are on by default; in both cases without those in
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
 */
export function selectInstrumentations(
  rows: readonly InstrumentationRow[],
  settings: Settings['instrumentations'],
): readonly InstrumentationRow[] {
  const { enabled, disabled, added } = settings;
  return rows.filter(
    ({ name, offBecause }) =>
      (added.includes(name) ||
        (enabled === undefined ? offBecause === undefined : enabled.includes(name))) &&
      !disabled.includes(name),
  );
}
