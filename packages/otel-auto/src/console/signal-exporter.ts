import type { ClientRequest, RequestOptions } from 'node:http';
import type { OtlpSettings } from '../settings/settings';
import type { Ending } from './ending';
import type { ExportOutcome } from '../export/export-watcher';

export type Signal = 'traces' | 'metrics' | 'logs';

/** What the three exporter interfaces of the SDK have in common. */
export interface SignalExporter {
  export(items: never, onResult: (outcome: ExportOutcome) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** What a chunk that makes exporters is called with. */
export interface ExporterInput {
  readonly signal: Signal;
  readonly otlp: OtlpSettings;
  readonly userAgent: string;
  readonly ending: Ending;
  /** `http.request` or `https.request` before anybody wrapped it, if the application has loaded that module. */
  readonly request: (module: 'http' | 'https') => HttpRequest | undefined;
}

export type HttpRequest = (url: URL, options: RequestOptions) => ClientRequest;
