import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';

export interface GraphqlInstrumentationConfig extends InstrumentationConfig {
  /** No spans of resolvers, as when NestJS makes them. */
  ignoreResolveSpans?: boolean;
  /** To parse and to validate a query make spans too. */
  steps?: boolean;
  /** Sees what an operation answered, before its span ends. */
  responseHook?: (span: Span, result: never) => void;
}
