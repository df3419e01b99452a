import type { FileSettings } from '../settings/file-settings';
import { DEFINITIONS } from '../settings/definitions';
import type { ExporterName, MetricReaderSettings } from '../settings/settings';
import { MAX_TIMER_MILLIS } from '../settings/timer-limits';
import type { FileNode } from './file-node';
import { readViews } from './read-views';
import { translateExporter } from './translate-exporter';
import type { Translation } from './translation';

type Readers = Partial<Record<ExporterName, Partial<MetricReaderSettings>>>;

/** Translates the meter provider; without one there are no metrics. */
export function translateMeterProvider(
  translation: Translation,
  node: FileNode | undefined,
): FileSettings['metrics'] {
  const names: ExporterName[] = [];
  const readers: Readers = {};
  for (const reader of node?.get('readers')?.items() ?? []) {
    const periodic = reader.get('periodic');
    const exporter = translateExporter(translation, periodic?.get('exporter'), {
      signal: 'METRICS',
      taken: names,
    });
    if (periodic === undefined || exporter === undefined) continue;
    names.push(exporter.name);
    readers[exporter.name] = translateReader(translation, periodic, exporter.node);
  }
  translation.set('OTEL_METRICS_EXEMPLAR_FILTER', node?.get('exemplar_filter'));
  const path = node === undefined ? 'meter_provider' : `${node.path}.readers`;
  translation.say('OTEL_METRICS_EXPORTER', names.join(',') || 'none', path);
  return { readers, views: readViews(translation, node?.get('views')) };
}

/** Returns the settings of a reader, which may differ from those of another. */
function translateReader(
  translation: Translation,
  periodic: FileNode,
  exporter: FileNode,
): Partial<MetricReaderSettings> {
  const temporality = exporter.text('temporality_preference')?.replace('_', '');
  const histograms = exporter.text('default_histogram_aggregation');
  const limits = periodic.get('cardinality_limits');
  return {
    ...readTimes(translation, periodic),
    ...(temporality && { temporality: temporality as MetricReaderSettings['temporality'] }),
    ...(histograms && {
      histogramAggregation: histograms as MetricReaderSettings['histogramAggregation'],
    }),
    ...(limits && { cardinalityLimits: readLimits(limits) }),
  };
}

/** Returns the interval and the timeout, which is never longer. */
function readTimes(
  translation: Translation,
  periodic: FileNode,
): Partial<Pick<MetricReaderSettings, 'exportIntervalMillis' | 'exportTimeoutMillis'>> {
  const interval = Math.min(
    Number(periodic.text('interval') ?? DEFINITIONS.OTEL_METRIC_EXPORT_INTERVAL.default),
    MAX_TIMER_MILLIS,
  );
  if (interval === 0) {
    translation.complain(`${periodic.path}.interval`, 'at least 1', { used: 'the default' });
    return {};
  }
  const timeout = Number(periodic.text('timeout') ?? Number.NaN);
  if (timeout > interval) {
    const about = { cure: `${interval}`, used: `${interval}` };
    translation.complain(`${periodic.path}.timeout`, 'at most the interval', about);
  }
  return {
    exportIntervalMillis: interval,
    // No limit, which 0 stands for, is bounded by the interval as well.
    ...(timeout >= 0 && { exportTimeoutMillis: Math.min(timeout || interval, interval) }),
  };
}

function readLimits(node: FileNode): MetricReaderSettings['cardinalityLimits'] {
  const limits: Record<string, number> = {};
  for (const key of KINDS) {
    const limit = node.text(key);
    if (limit !== undefined) limits[key] = Number(limit);
  }
  return limits;
}

const KINDS = [
  'default',
  'counter',
  'gauge',
  'histogram',
  'observable_counter',
  'observable_gauge',
  'observable_up_down_counter',
  'up_down_counter',
] as const satisfies readonly (keyof MetricReaderSettings['cardinalityLimits'])[];
