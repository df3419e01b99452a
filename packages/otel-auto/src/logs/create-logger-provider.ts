import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordExporter,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { Pipeline } from '../lifecycle/lifecycle';
import { createEnding } from '../otlp/ending';
import { createExporter, type TrackedExporter } from '../otlp/create-exporter';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { PendingMarker } from './pending-marker';

/** The logs pipeline: its provider, and what the lifecycle needs of it. */
export interface LogsPipeline extends Pipeline {
  readonly provider: LoggerProvider;
}

/** Creates the logs pipeline; `undefined` when nothing would take its records. */
export function createLoggerProvider(
  runtime: Runtime,
  resource: Resource,
): LogsPipeline | undefined {
  const { settings, options } = runtime;
  const { exporters, batch, limits } = settings.logs;
  const given = givenObjects<LogRecordProcessor>(options.logRecordProcessors);
  if (exporters.length === 0 && given.length === 0) return undefined;

  const ending = createEnding();
  let pending = false;
  const tracked: TrackedExporter[] = [];
  const processors = exporters.map((name): LogRecordProcessor => {
    const exporter = createExporter(runtime, { name, signal: 'logs', ending });
    tracked.push(exporter);
    if (name === 'console') {
      return new SimpleLogRecordProcessor({ exporter: exporter as unknown as LogRecordExporter });
    }
    return new BatchLogRecordProcessor({
      exporter: exporter as unknown as LogRecordExporter,
      maxQueueSize: batch.maxQueueSize,
      maxExportBatchSize: batch.maxExportBatchSize,
      scheduledDelayMillis: batch.scheduleDelayMillis,
      exportTimeoutMillis: batch.exportTimeoutMillis,
    });
  });
  const marker = new PendingMarker(() => {
    pending = true;
  });
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: limits,
    processors: [marker, ...given, ...processors],
  });
  return {
    provider,
    hasPending: () => pending,
    async flush(flushOptions) {
      if (flushOptions.final) ending.begin();
      pending = false;
      await provider.forceFlush().catch(() => undefined);
      await Promise.all(tracked.map((exporter) => exporter.settled()));
    },
    shutdown: () => provider.shutdown(),
  };
}
