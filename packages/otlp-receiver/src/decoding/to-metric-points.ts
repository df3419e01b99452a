import type {
  Exemplar,
  ExponentialBuckets,
  Integer,
  MetricPoint,
  MetricType,
  Resource,
  Scope,
  Temporality,
} from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type {
  WireBuckets,
  WireExemplar,
  WireExponentialHistogramPoint,
  WireHistogramPoint,
  WireMetric,
  WireMetricsRequest,
  WireNumber,
  WireNumberPoint,
  WirePoint,
  WireSummaryPoint,
} from './otlp-messages';
import { toAttributes } from './to-attributes';
import { toHexId } from './to-hex-id';
import { toInteger } from './to-integer';
import { toResource } from './to-resource';
import { toScope } from './to-scope';

/** A point without the fields of its metric, resource and scope. */
type OwnPoint = Omit<MetricPoint, 'name' | 'description' | 'unit' | 'type' | 'resource' | 'scope'>;

/**
 * Converts a metrics request to its points, in order.
 *
 * @throws RangeError if an id has the wrong length
 */
export function toMetricPoints(request: WireMetricsRequest): MetricPoint[] {
  return request.resourceMetrics.flatMap((resourceGroup) => {
    const resource = toResource(resourceGroup);
    return resourceGroup.scopeMetrics.flatMap((scopeGroup) => {
      const scope = toScope(scopeGroup);
      return scopeGroup.metrics.flatMap((metric) => toPoints(metric, resource, scope));
    });
  });
}

function toPoints(metric: WireMetric, resource: Resource, scope: Scope): MetricPoint[] {
  const { name, description, unit, data: type } = metric;
  if (type === undefined) return [];
  return toOwnPoints(metric, type).map((point) => ({
    name,
    description,
    unit,
    type,
    ...point,
    resource,
    scope,
  }));
}

function toOwnPoints(metric: WireMetric, type: MetricType): OwnPoint[] {
  switch (type) {
    case 'gauge':
      return metric.gauge.dataPoints.map(toNumberPoint);
    case 'sum': {
      const temporality = toTemporality(metric.sum.aggregationTemporality);
      const monotonic = metric.sum.isMonotonic;
      return metric.sum.dataPoints.map((point) => ({
        temporality,
        monotonic,
        ...toNumberPoint(point),
      }));
    }
    case 'histogram': {
      const temporality = toTemporality(metric.histogram.aggregationTemporality);
      return metric.histogram.dataPoints.map((point) => ({
        temporality,
        ...toHistogramPoint(point),
      }));
    }
    case 'exponentialHistogram': {
      const temporality = toTemporality(metric.exponentialHistogram.aggregationTemporality);
      return metric.exponentialHistogram.dataPoints.map((point) => ({
        temporality,
        ...toExponentialHistogramPoint(point),
      }));
    }
    case 'summary':
      return metric.summary.dataPoints.map(toSummaryPoint);
  }
}

const toTemporality = (number: number): Temporality => TEMPORALITIES[number] ?? 'unspecified';

const TEMPORALITIES: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];

const toNumberPoint = (point: WireNumberPoint): OwnPoint =>
  withoutUndefined({
    ...toCommon(point),
    value: toNumber(point),
    exemplars: point.exemplars.map(toExemplar),
  });

const toHistogramPoint = (point: WireHistogramPoint): OwnPoint =>
  withoutUndefined({
    ...toCommon(point),
    count: toInteger(point.count),
    sum: point.sum ?? undefined,
    min: point.min ?? undefined,
    max: point.max ?? undefined,
    bucketCounts: point.bucketCounts.map(toInteger),
    explicitBounds: [...point.explicitBounds],
    exemplars: point.exemplars.map(toExemplar),
  });

const toExponentialHistogramPoint = (point: WireExponentialHistogramPoint): OwnPoint =>
  withoutUndefined({
    ...toCommon(point),
    count: toInteger(point.count),
    sum: point.sum ?? undefined,
    min: point.min ?? undefined,
    max: point.max ?? undefined,
    scale: point.scale,
    zeroCount: toInteger(point.zeroCount),
    zeroThreshold: point.zeroThreshold,
    positive: toBuckets(point.positive),
    negative: toBuckets(point.negative),
    exemplars: point.exemplars.map(toExemplar),
  });

const toSummaryPoint = (point: WireSummaryPoint): OwnPoint => ({
  ...toCommon(point),
  count: toInteger(point.count),
  sum: point.sum,
  quantileValues: point.quantileValues.map(({ quantile, value }) => ({ quantile, value })),
  exemplars: [],
});

const toCommon = (point: WirePoint) => ({
  attributes: toAttributes(point.attributes),
  startTimeUnixNano: point.startTimeUnixNano.toBigInt(),
  timeUnixNano: point.timeUnixNano.toBigInt(),
  flags: point.flags,
});

function toNumber(number: WireNumber): Integer | undefined {
  switch (number.value) {
    case 'asDouble':
      return number.asDouble;
    case 'asInt':
      return toInteger(number.asInt);
    default:
      return undefined;
  }
}

const toBuckets = (buckets: WireBuckets | null): ExponentialBuckets => ({
  offset: buckets?.offset ?? 0,
  bucketCounts: buckets?.bucketCounts.map(toInteger) ?? [],
});

const toExemplar = (exemplar: WireExemplar): Exemplar =>
  withoutUndefined({
    value: toNumber(exemplar) ?? 0,
    timeUnixNano: exemplar.timeUnixNano.toBigInt(),
    traceId: toHexId(exemplar.traceId, 16),
    spanId: toHexId(exemplar.spanId, 8),
    filteredAttributes: toAttributes(exemplar.filteredAttributes),
  });
