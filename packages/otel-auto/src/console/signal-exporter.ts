import type { ExportResult } from '@opentelemetry/core';

/** The methods that the three exporter interfaces of the SDK have in common. */
export interface SignalExporter {
  export(items: never, onResult: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}
