import { type Attributes, context, type Logger, logs, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';

export interface Ids {
  readonly trace_id: string;
  readonly span_id: string;
  readonly trace_flags: string;
}

/** An SDK as an application would set it up, with the records kept in memory. */
export interface Telemetry {
  readonly provider: LoggerProvider;
  readonly logger: Logger;
  readonly tracerProvider: TracerProvider;
  records(): ReadableLogRecord[];
  bodies(): unknown[];
  last(): ReadableLogRecord & { readonly attributes: Attributes };
  /** Runs a function inside of a new span and returns its ids in the form that a line has. */
  inSpan(run: () => void): Ids;
}

export function createTelemetry(): Telemetry {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  const tracerProvider = new TracerProvider({ sampler: new AlwaysOnSampler() });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const records = (): ReadableLogRecord[] => exporter.getFinishedLogRecords();
  return {
    provider,
    logger: provider.getLogger('test'),
    tracerProvider,
    records,
    bodies: () => records().map(({ body }) => body),
    last: () => {
      const record = records().at(-1);
      if (record === undefined) {
        throw new Error('there is no record');
      }
      return record;
    },
    inSpan: (run) => {
      const span = tracerProvider.getTracer('test').startSpan('test');
      context.with(trace.setSpan(context.active(), span), run);
      span.end();
      const { traceId, spanId } = span.spanContext();
      return { trace_id: traceId, span_id: spanId, trace_flags: '01' };
    },
  };
}

export function removeGlobals(): void {
  context.disable();
  logs.disable();
}
