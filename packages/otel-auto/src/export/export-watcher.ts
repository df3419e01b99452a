import type { ExportResult } from '@opentelemetry/core';
import type { ExporterName } from '../settings/settings';
import type { Signal } from '../signal';

/** What became of one export, with what the server said beside yes or no. */
export interface ExportOutcome extends ExportResult {
  /** The server took the request, but not all that was in it. */
  readonly partialSuccess?: PartialSuccess;
  /** The server answered with success, but not with an OTLP message: the beginning of what it said. */
  readonly strangeAnswer?: string;
  /** How many records were not sent, since they cannot be encoded. */
  readonly notEncodedCount?: number;
}

/** OTLP specification, "Partial Success". */
export interface PartialSuccess {
  /** Spans, data points or log records that were not taken; 0 when the words are only a warning. */
  readonly rejectedCount: number;
  readonly message: string;
}

/** An export that begins. */
export interface BegunExport {
  readonly signal: Signal;
  readonly exporter: ExporterName;
  /** The SDK's spans, log records or resource metrics. */
  readonly items: unknown;
}

/**
 * Watches every export in the place of the voice: `otel-auto doctor` does. A watcher wants the first
 * answer, so nothing is tried again, and nothing is written to stdout, where its report goes.
 */
export interface ExportWatcher {
  /** The longest that an export may take; a shorter `OTEL_EXPORTER_OTLP_TIMEOUT` counts. */
  readonly timeoutMillis: number;
  /** Called when an export begins; what it returns is called when the export ends. Must not throw. */
  onExport(begun: BegunExport): (outcome: ExportOutcome) => void;
}
