import { ExportResultCode } from '@opentelemetry/core';
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
import type { OtlpExporter } from '../export/otlp-exporter';
import type { PipelineOutput, SdkPipeline } from '../pipelines/create-pipeline';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import { isThread } from '../is-thread';
import { collectNow, hasMeasured } from '../metrics/collect-now';
import { observeProcess } from '../metrics/process-metrics';
import type { MetricsSettings } from '../settings/settings';

/** Creates the SDK's meter provider with a periodic reader for each exporter, and observes the process. */
export function createSdkMeterProvider(input: {
  readonly resource: Resource;
  readonly settings: MetricsSettings;
  readonly readers: readonly object[];
  readonly output: PipelineOutput;
  readonly voice: Pick<Voice, 'sayOnce'>;
}): SdkPipeline<MeterProvider> {
  const { resource, settings, readers, voice } = input;
  const { exporters, delivery } = input.output;
  const createReader = (exporter: Pick<PushMetricExporter, 'export' | 'forceFlush' | 'shutdown'>) =>
    new PeriodicExportingMetricReader({
      exporter: {
        ...exporter,
        selectAggregation: () => ({ type: AggregationType.DEFAULT }),
        selectAggregationTemporality: (type: InstrumentType) =>
          temporalityOf(settings.temporality, type),
      },
      exportIntervalMillis: settings.exportIntervalMillis,
      exportTimeoutMillis: settings.exportTimeoutMillis,
    });
  const posting = delivery && createReader(createPostingExporter(delivery));
  const provider = new MeterProvider({
    resource,
    sdkMetricsEnabled: settings.sdk,
    readers: [
      ...(readers as readonly IMetricReader[]),
      ...exporters.map(({ exporter }) => createReader(exporter as unknown as PushMetricExporter)),
      ...(posting === undefined ? [] : [posting]),
    ],
  });
  // CPU time and memory are those of the whole process, which says them once.
  if (!isThread()) observeProcess(provider);
  if (delivery === undefined || posting === undefined) return { provider };
  return {
    provider,
    held: {
      hasPending: () => delivery.hasWork('metrics'),
      hasUnposted: () => hasMeasured(posting),
      close() {
        const metrics = collectNow(posting, (error) => sayNotCollected(voice, error));
        if (metrics !== undefined) delivery.postMetrics(metrics);
      },
    },
  };
}

const sayNotCollected = (voice: Pick<Voice, 'sayOnce'>, { message }: Error): void =>
  voice.sayOnce(
    'metrics not collected',
    `the last metrics could not be collected (${firstLine(message)}); this is a fault of the distro, please report it.`,
  );

/** Posts what is collected; what becomes of it is for the delivery to say. */
function createPostingExporter(
  delivery: OtlpExporter,
): Pick<PushMetricExporter, 'export' | 'forceFlush' | 'shutdown'> {
  return {
    export(metrics, onResult) {
      delivery.postMetrics(metrics);
      onResult({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: () => delivery.flush(),
    shutdown: () => delivery.flush(),
  };
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
