import type { Settings } from '../settings/settings';
import type { InstrumentationRow } from './table';

/**
 * The rows that are on: those named by `OTEL_NODE_ENABLED_INSTRUMENTATIONS` when it is set, else
 * those on by default; in both cases less `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
 */
export function selectInstrumentations(
  rows: readonly InstrumentationRow[],
  settings: Settings['instrumentations'],
): readonly InstrumentationRow[] {
  const { enabled, disabled } = settings;
  return rows.filter(
    ({ name, offBecause }) =>
      (enabled === undefined ? offBecause === undefined : enabled.includes(name)) &&
      !disabled.includes(name),
  );
}
