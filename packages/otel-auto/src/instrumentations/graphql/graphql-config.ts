import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';

export interface GraphqlInstrumentationConfig extends InstrumentationConfig {
  /** Disables the spans of resolvers, for use when NestJS makes them. */
  ignoreResolveSpans?: boolean;
  /** Enables spans for parsing and validating a query. */
  steps?: boolean;
  /** Called with the result of an operation before its span ends. */
  responseHook?: (span: Span, result: never) => void;
}
