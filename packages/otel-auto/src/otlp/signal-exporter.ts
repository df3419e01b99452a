import type { OtlpSettings } from '../settings/settings';
import type { Ending } from './ending';
import type { ExportOutcome } from './export-watcher';

export type Signal = 'traces' | 'metrics' | 'logs';

/** What the three exporter interfaces of the SDK have in common. */
export interface SignalExporter {
  export(items: never, onResult: (outcome: ExportOutcome) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** What a part that makes exporters is called with. */
export interface ExporterInput {
  readonly signal: Signal;
  readonly otlp: OtlpSettings;
  readonly userAgent: string;
  readonly ending: Ending;
}

/** The shape of `parts/otlp-protobuf`, `parts/otlp-json`, `parts/otlp-grpc` and `parts/console`. */
export interface ExporterPart {
  createExporter(input: ExporterInput): SignalExporter;
}
