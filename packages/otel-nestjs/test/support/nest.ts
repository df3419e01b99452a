import { context, createContextKey, ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api';
import type { NestCopy, NestTracing } from '../../src/nest-copy';
import type { NestClass } from '../../src/patch-method';
import type { RpcMetadata } from '../../src/request';

/** A copy of Nest as the patches see it, with every step watched unless `tracing` says otherwise. */
export const createNest = (tracer: Tracer, tracing: Partial<NestTracing> = {}): NestCopy => ({
  version: '11.2.10',
  tracing: { tracer, steps: 'all', slowStepMillis: 5, onUnrecordedError: () => {}, ...tracing },
});

/** A class of Nest, or one that stands for it, as the patches take it. */
export const asNestClass = (Class: object): NestClass => Class as NestClass;

/** A request that is being served, as the instrumentation of HTTP shows it to ours. */
export interface ServedRequest {
  /** Becomes the route of the server span. */
  readonly metadata: RpcMetadata;
  readonly spanId: string;
  /** Calls a function as what serves the request does. */
  serve<Result>(run: () => Result): Result;
}

const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

/** A request whose span is never ended, so that the spans of a test are those that are tested. */
export function createRequest(tracer: Tracer): ServedRequest {
  const span = tracer.startSpan('request');
  const metadata: RpcMetadata = { type: 'http', span };
  const around = trace.setSpan(ROOT_CONTEXT, span).setValue(RPC_METADATA, metadata);
  return {
    metadata,
    spanId: span.spanContext().spanId,
    serve: (run) => context.with(around, run),
  };
}

/** The id of the span that is active. */
export const activeSpanId = (): string | undefined =>
  trace.getSpanContext(context.active())?.spanId;
