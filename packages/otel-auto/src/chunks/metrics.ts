import { createNoopMeter } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type AggregationOption,
  type IMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { PipelineOutput, SdkPipeline } from '../pipelines/create-pipeline';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import { leaveOutScopes } from '../leave-out-scopes';
import { isThread } from '../is-thread';
import { collectNow, hasMeasured } from '../metrics/collect-now';
import { createViews } from '../metrics/create-views';
import { observeProcess } from '../metrics/process-metrics';
import type { MetricReaderSettings, MetricsSettings } from '../settings/settings';

/** Creates the SDK's meter provider with the readers of the application and one for each exporter, and observes the process. */
export function createSdkMeterProvider(input: {
  readonly resource: Resource;
  readonly settings: MetricsSettings;
  readonly readers: readonly object[];
  readonly output: PipelineOutput;
  readonly voice: Pick<Voice, 'sayOnce'>;
}): SdkPipeline<MeterProvider> {
  const { resource, settings, readers, voice } = input;
  const { consoleExporter, otlpExporter } = input.output;
  const otlpReader = otlpExporter && createReader(toMetricExporter(otlpExporter), settings);
  const provider = new MeterProvider({
    resource,
    sdkMetricsEnabled: settings.sdk,
    views: createViews(settings.views, settings.cardinalityLimits),
    readers: [
      ...(readers as readonly IMetricReader[]),
      ...(consoleExporter === undefined ? [] : [createReader(consoleExporter, settings.console)]),
      ...(otlpReader === undefined ? [] : [otlpReader]),
    ],
  });
  leaveOutScopes(provider, 'getMeter', settings.scopes, createNoopMeter);
  // CPU time and memory belong to the whole process, which reports them once.
  if (!isThread()) observeProcess(provider);
  if (otlpExporter === undefined || otlpReader === undefined) return { provider };
  return {
    provider,
    processor: {
      hasPending: () => otlpExporter.hasRequests('metrics'),
      hasMeasured: () => hasMeasured(otlpReader),
      exportBatch() {
        const metrics = collectNow(otlpReader, (error) => sayNotCollected(voice, error));
        if (metrics !== undefined) otlpExporter.exportMetrics(metrics);
      },
    },
  };
}

const createReader = (
  exporter: Pick<PushMetricExporter, 'export' | 'forceFlush' | 'shutdown'>,
  settings: MetricReaderSettings,
): PeriodicExportingMetricReader =>
  new PeriodicExportingMetricReader({
    exporter: {
      ...exporter,
      selectAggregation: (type: InstrumentType) => aggregationOf(settings, type),
      selectAggregationTemporality: (type: InstrumentType) =>
        temporalityOf(settings.temporality, type),
    },
    exportIntervalMillis: settings.exportIntervalMillis,
    // The reader waits for the exporter, which only takes the metrics over.
    exportTimeoutMillis: settings.exportIntervalMillis,
    cardinalityLimits: toCardinalityLimits(settings.cardinalityLimits),
  });

const sayNotCollected = (voice: Pick<Voice, 'sayOnce'>, { message }: Error): void =>
  voice.sayOnce(
    'metrics not collected',
    `the last metrics could not be collected (${firstLine(message)}); this is a fault of the distro, please report it.`,
  );

/**
 * Wraps the exporter in the interface of the SDK's reader; the exporter itself reports the outcome
 * of requests.
 */
function toMetricExporter(
  exporter: OtlpExporter,
): Pick<PushMetricExporter, 'export' | 'forceFlush' | 'shutdown'> {
  return {
    export(metrics, onResult) {
      exporter.exportMetrics(metrics);
      onResult({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: () => exporter.flush(),
    shutdown: () => exporter.flush(),
  };
}

/** Returns the aggregation of an instrument that no view has chosen. */
const aggregationOf = (
  { histogramAggregation }: MetricReaderSettings,
  type: InstrumentType,
): AggregationOption =>
  type === InstrumentType.HISTOGRAM && histogramAggregation === 'base2_exponential_bucket_histogram'
    ? { type: AggregationType.EXPONENTIAL_HISTOGRAM }
    : { type: AggregationType.DEFAULT };

/** Converts the names of kinds of instruments to those of the SDK: `up_down_counter` to `upDownCounter`. */
const toCardinalityLimits = (
  limits: MetricReaderSettings['cardinalityLimits'],
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(limits).map(([kind, limit]) => [
      kind.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      limit,
    ]),
  );

/**
 * Returns the temporality selector. Specification,
 * `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`: `delta` leaves up-down counters cumulative,
 * `lowmemory` observable counters too.
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
