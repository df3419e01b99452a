import type { SignalInName } from '../../settings/definitions';
import type { ExporterName, OtlpSettings } from '../../settings/settings';
import { createOtlpPart } from './create-otlp-part';
import type { Given } from './given';

/** An exporter by its key in the format. */
export interface ExporterPart {
  readonly name: ExporterName;
  readonly part: Readonly<Record<string, object | null>>;
}

/** Creates the exporters of a signal. */
export const createExporterParts = (
  { exporters, otlp }: { readonly exporters: readonly ExporterName[]; readonly otlp: OtlpSettings },
  signal: SignalInName,
  given: Given,
): readonly ExporterPart[] =>
  exporters.map((name) => ({
    name,
    part: name === 'otlp' ? createOtlpPart(otlp, signal, given) : OTHERS[name],
  }));

const OTHERS = {
  console: { console: null },
  'otlp/stdout': { 'otlp_file/development': { output_stream: 'stdout' } },
} as const;
