import type { Signal } from '../signal';
import type { Problem } from '../settings/problem';
import type { Settings } from '../settings/settings';
import type { ExportResponse } from '../transport/sender';

/** The facts that the doctor has found, before they are judged. Plain data. */
export interface Findings {
  readonly version: string;
  readonly nodeVersion: string;
  /** The variables that are set, with secrets hidden. */
  readonly variables: readonly { readonly variable: string; readonly value: string }[];
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  readonly service: ServiceName;
  /** Whether `NODE_OPTIONS` loads our register. */
  readonly isInNodeOptions: boolean;
  readonly start: StartFindings;
}

/** The service name, and where it comes from. */
export interface ServiceName {
  readonly name: string;
  readonly source: 'OTEL_SERVICE_NAME' | 'OTEL_RESOURCE_ATTRIBUTES' | 'package.json' | 'default';
}

export type StartFindings =
  | { readonly kind: 'disabled' }
  /** The start failed because the core could not be loaded. */
  | { readonly kind: 'failed'; readonly reason: string }
  | StartedFindings;

export interface StartedFindings {
  readonly kind: 'started';
  /** The lines that the distro printed while it started. */
  readonly notes: readonly string[];
  readonly globals: GlobalsFindings;
  readonly test: TestData;
  readonly exports: Readonly<Record<Signal, Export>>;
}

/** The OpenTelemetry globals as an application sees them, through its own copy of the API. */
export interface GlobalsFindings {
  /**
   * The globals that were set before the distro started; empty if it ran before the doctor could
   * check.
   */
  readonly setBefore: readonly GlobalName[];
  readonly set: readonly GlobalName[];
  /** The class names of the providers, which identify providers of others. */
  readonly providers: Readonly<Record<Signal, string>>;
  readonly contextSurvivesAwait: boolean;
  /** The names of the headers that a request to another service would get. */
  readonly injectedHeaders: readonly string[];
}

/** The names of the parts in the global object of the API. */
export type GlobalName = 'trace' | 'metrics' | 'logs' | 'propagation' | 'context';

/** The recorded test data. */
export interface TestData {
  readonly traceId: string;
  readonly isTraceIdValid: boolean;
  /** Whether the sampler accepted the span; several spans are tried. */
  readonly isSampled: boolean;
}

/** The export of one signal's test data. */
export interface Export {
  /**
   * Whether test data recorded through the API reached one of our exporters, which proves that the
   * provider is ours.
   */
  readonly reachedExporter: boolean;
  /** The first response over OTLP; `undefined` if nothing was sent. */
  readonly answer: Answer | undefined;
}

export type Answer =
  | ({ readonly kind: 'accepted'; readonly millis: number } & ExportResponse)
  | { readonly kind: 'failed'; readonly millis: number; readonly error: Error }
  | { readonly kind: 'unanswered'; readonly millis: number };
