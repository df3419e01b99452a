import { DEFINITIONS } from '../../settings/definitions';
import type {
  BatchSettings,
  MetricReaderSettings,
  SamplerSettings,
  Settings,
} from '../../settings/settings';
import { createExporterParts } from './create-exporter-parts';
import type { Given } from './given';
import { withoutAbsent } from './literal';

type Part = Readonly<Record<string, unknown>>;

/** Creates the tracer provider; `undefined` if traces are off. */
export function createTracerProviderPart(
  { traces }: Pick<Settings, 'traces'>,
  sampler: SamplerSettings,
  given: Given,
): Part | undefined {
  const exporters = createExporterParts(traces, 'TRACES', given);
  if (exporters.length === 0) return undefined;
  const { limits } = traces;
  const usual = DEFINITIONS.OTEL_BSP_SCHEDULE_DELAY.default;
  return withoutAbsent({
    processors: exporters.map(({ name, part }) => createProcessor(name, part, traces.batch, usual)),
    limits: createLimits({
      attribute_value_length_limit: limits.attributeValueLengthLimit,
      attribute_count_limit: limits.attributeCountLimit,
      event_count_limit: limits.eventCountLimit,
      link_count_limit: limits.linkCountLimit,
      event_attribute_count_limit: limits.attributePerEventCountLimit,
      link_attribute_count_limit: limits.attributePerLinkCountLimit,
    }),
    sampler: createSampler(sampler),
  });
}

/** Creates the logger provider; `undefined` if logs are off. */
export function createLoggerProviderPart(
  { logs }: Pick<Settings, 'logs'>,
  given: Given,
): Part | undefined {
  const exporters = createExporterParts(logs, 'LOGS', given);
  if (exporters.length === 0) return undefined;
  const { limits } = logs;
  const usual = DEFINITIONS.OTEL_BLRP_SCHEDULE_DELAY.default;
  return withoutAbsent({
    processors: exporters.map(({ name, part }) => createProcessor(name, part, logs.batch, usual)),
    limits: createLimits({
      attribute_value_length_limit: limits.attributeValueLengthLimit,
      attribute_count_limit: limits.attributeCountLimit,
    }),
  });
}

/** Creates the meter provider; `undefined` if metrics are off. */
export function createMeterProviderPart(
  { metrics }: Pick<Settings, 'metrics'>,
  given: Given,
): Part | undefined {
  const exporters = createExporterParts(metrics, 'METRICS', given);
  if (exporters.length === 0) return undefined;
  return {
    readers: exporters.map(({ name, part }) => {
      const reader = name === 'otlp' ? metrics : metrics.console;
      return { periodic: createReader(part, reader) };
    }),
  };
}

function createProcessor(
  name: string,
  exporter: Part,
  batch: BatchSettings,
  usualDelayMillis: number,
): Part {
  if (name === 'console') return { simple: { exporter } };
  if (name !== 'otlp') return { batch: { exporter } };
  const { scheduleDelayMillis } = batch;
  const times = withoutAbsent({
    schedule_delay: scheduleDelayMillis === usualDelayMillis ? undefined : scheduleDelayMillis,
    export_timeout: batch.exportTimeoutMillis,
    max_queue_size: batch.maxQueueSize,
    max_export_batch_size: batch.maxExportBatchSize,
  });
  return { batch: { ...times, exporter } };
}

function createReader(exporter: Part, reader: MetricReaderSettings): Part {
  const { exportIntervalMillis, temporality, histogramAggregation } = reader;
  const usual = DEFINITIONS.OTEL_METRIC_EXPORT_INTERVAL.default;
  const options = withoutAbsent({
    temporality_preference: TEMPORALITIES[temporality],
    default_histogram_aggregation:
      histogramAggregation === 'explicit_bucket_histogram' ? undefined : histogramAggregation,
  });
  const [[key, part] = ['console', null]] = Object.entries(exporter);
  const all = { ...(part as object | null), ...options };
  return withoutAbsent({
    interval: exportIntervalMillis === usual ? undefined : exportIntervalMillis,
    timeout: reader.exportTimeoutMillis,
    exporter: { [key]: Object.keys(all).length === 0 ? null : all },
  });
}

const TEMPORALITIES = {
  cumulative: undefined,
  delta: 'delta',
  lowmemory: 'low_memory',
} as const;

/** Returns the limits that are not the usual ones; the format has no word for no limit of a count. */
function createLimits(limits: Readonly<Record<string, number>>): Part | undefined {
  const own = Object.entries(limits).filter(
    ([key, limit]) => limit !== (key.includes('length') ? Number.POSITIVE_INFINITY : 128),
  );
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** Creates the sampler of `OTEL_TRACES_SAMPLER`; `undefined` for the usual one. */
function createSampler(sampler: SamplerSettings): Part | undefined {
  if (sampler.kind === 'parent_based') {
    const root = createSampler(sampler.root);
    return sampler.root.kind === 'always_on' ? undefined : { parent_based: { root } };
  }
  if (sampler.kind === 'trace_id_ratio') return { trace_id_ratio_based: { ratio: sampler.ratio } };
  return { [sampler.kind]: null };
}
