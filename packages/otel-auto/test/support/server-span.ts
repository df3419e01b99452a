import { context, ROOT_CONTEXT, type Context, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { RPCType, setRPCMetadata, type RPCMetadata } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';

/** A server span like the one that upstream's HTTP instrumentation creates for a request. */
export interface ServerSpan {
  readonly span: Span;
  readonly metadata: RPCMetadata;
  /** The context in which the application serves the request. */
  readonly context: Context;
  /** Ends the span and returns it as it is exported. */
  finish(): ReadableSpan;
}

/** Creates a server span. The context manager has to be enabled; see `useContext`. */
export function createServerSpan(): ServerSpan {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer('http').startSpan('GET');
  const metadata: RPCMetadata = { type: RPCType.HTTP, span };
  return {
    span,
    metadata,
    context: setRPCMetadata(ROOT_CONTEXT, metadata),
    finish() {
      span.end();
      return exporter.getFinishedSpans()[0]!;
    },
  };
}

/** Enables a context manager; call it before the tests, and the returned function after them. */
export function useContext(): () => void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return () => context.disable();
}
