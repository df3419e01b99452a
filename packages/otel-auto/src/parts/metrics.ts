import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type IMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { NamedExporter } from '../lifecycle/create-pipeline';
import { observeProcess } from '../metrics/process-metrics';
import type { MetricsSettings } from '../settings/settings';

/** What this part gives; `metrics/create-metrics-pipeline.ts` loads it with the first measurement. */
export interface MetricsPart {
  createSdkMeterProvider: typeof createSdkMeterProvider;
}

/** Creates the SDK's meter provider with a periodic reader for each exporter, and observes the process. */
export function createSdkMeterProvider(input: {
  readonly resource: Resource;
  readonly settings: MetricsSettings;
  readonly readers: readonly object[];
  readonly exporters: readonly NamedExporter[];
}): MeterProvider {
  const { resource, settings, readers, exporters } = input;
  const periodic = exporters.map(
    ({ exporter }) =>
      new PeriodicExportingMetricReader({
        exporter: {
          ...exporter,
          selectAggregation: () => ({ type: AggregationType.DEFAULT }),
          selectAggregationTemporality: (type: InstrumentType) =>
            temporalityOf(settings.temporality, type),
        } as unknown as PushMetricExporter,
        exportIntervalMillis: settings.exportIntervalMillis,
        exportTimeoutMillis: settings.exportTimeoutMillis,
      }),
  );
  const provider = new MeterProvider({
    resource,
    readers: [...(readers as readonly IMetricReader[]), ...periodic],
  });
  observeProcess(provider);
  return provider;
}

/**
 * Specification, `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`: `delta` leaves up-down counters
 * cumulative, `lowmemory` observable counters too.
 */
function temporalityOf(
  preference: MetricsSettings['temporality'],
  type: InstrumentType,
): AggregationTemporality {
  if (preference === 'cumulative') return AggregationTemporality.CUMULATIVE;
  const isUpDown =
    type === InstrumentType.UP_DOWN_COUNTER || type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER;
  const isObservable = type === InstrumentType.OBSERVABLE_COUNTER && preference === 'lowmemory';
  return isUpDown || isObservable
    ? AggregationTemporality.CUMULATIVE
    : AggregationTemporality.DELTA;
}
