import type { Signal } from '../signal';
import type { Problem } from '../settings/problem';
import type { Settings } from '../settings/settings';
import type { ExportResponse } from '../transport/sender';

/** Everything that the doctor found out, before it is judged. Plain data. */
export interface Findings {
  readonly version: string;
  readonly nodeVersion: string;
  /** What is set, secrets hidden. */
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
  /** The core could not be loaded. */
  | { readonly kind: 'failed'; readonly reason: string }
  | StartedFindings;

export interface StartedFindings {
  readonly kind: 'started';
  /** What the distro said about itself while it started. */
  readonly notes: readonly string[];
  readonly globals: GlobalsFindings;
  readonly test: TestData;
  readonly exports: Readonly<Record<Signal, Export>>;
}

/** The OpenTelemetry globals as an application sees them, through its own copy of the API. */
export interface GlobalsFindings {
  /** What was set before the distro started; empty when it ran before we could look. */
  readonly setBefore: readonly GlobalName[];
  readonly set: readonly GlobalName[];
  /** Class names of the providers, for when they are not ours. */
  readonly providers: Readonly<Record<Signal, string>>;
  readonly contextSurvivesAwait: boolean;
  /** Names of the headers that a request to another service would get. */
  readonly injectedHeaders: readonly string[];
}

/** Names of the parts in the global object of the API. */
export type GlobalName = 'trace' | 'metrics' | 'logs' | 'propagation' | 'context';

/** What was recorded to be sent. */
export interface TestData {
  readonly traceId: string;
  readonly isTraceIdValid: boolean;
  /** Whether the sampler took the span; it was given every chance. */
  readonly isSampled: boolean;
}

/** The export of one signal's test data. */
export interface Export {
  /** Whether what was recorded through the API came to an exporter of ours, which is the proof that the provider is ours. */
  readonly reachedExporter: boolean;
  /** The first answer over OTLP; `undefined` when nothing was sent. */
  readonly answer: Answer | undefined;
}

export type Answer =
  | ({ readonly kind: 'accepted'; readonly millis: number } & ExportResponse)
  | { readonly kind: 'failed'; readonly millis: number; readonly error: Error }
  | { readonly kind: 'unanswered'; readonly millis: number };
