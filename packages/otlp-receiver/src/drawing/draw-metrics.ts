import { compare } from '../compare';
import { groupBy } from '../group-by';
import type { Integer, MetricPoint } from '../telemetry';
import { formatAttributes, formatValue, toJson } from './format-value';
import { createPaint, type Paint } from './paint';
import { printable } from './printable';
import { serviceName } from './service-name';

/** Options of `drawMetrics`. */
export interface DrawMetricsOptions {
  /** Whether to use ANSI colours. @defaultValue false */
  readonly color?: boolean;
}

/**
 * Draws the last value of each series, by service and metric, both in order of name:
 *
 * ```text
 * shop
 *   http.server.request.duration (s)
 *     count 3, sum 0.21, min 0.01, max 0.15  {http.route=/orders/:id}
 *   v8js.memory.heap.used (By)
 *     4194304  {v8js.heap.space.name=new_space}
 * ```
 *
 * @param points - in order of arrival
 * @returns the lines, without a line break at the end
 */
export function drawMetrics(
  points: readonly MetricPoint[],
  { color = false }: DrawMetricsOptions = {},
): string {
  const paint = createPaint(color);
  const byService = groupBy(selectLast(points), ({ resource }) => printable(serviceName(resource)));
  return inOrderOfKey(byService)
    .flatMap(([service, own]) => [paint('cyan', service), ...drawService(own, paint)])
    .join('\n');
}

/** Returns the last point of each series, in the order in which the series began. */
function selectLast(points: readonly MetricPoint[]): MetricPoint[] {
  const last = new Map<string, MetricPoint>();
  for (const point of points) last.set(seriesKey(point), point);
  return [...last.values()];
}

/** Returns the key that identifies a series: resource, scope, metric and attributes. */
const seriesKey = ({ resource, scope, name, type, attributes }: MetricPoint): string =>
  toJson([sorted(resource.attributes), scope.name, name, type, sorted(attributes)]);

const sorted = (attributes: object) =>
  Object.entries(attributes).toSorted(([a], [b]) => compare(a, b));

function drawService(points: readonly MetricPoint[], paint: Paint): string[] {
  const byMetric = groupBy(points, ({ name, unit }) =>
    printable(unit === '' ? name : `${name} (${unit})`),
  );
  return inOrderOfKey(byMetric).flatMap(([title, own]) => [
    `  ${paint('bold', title)}`,
    ...inOrderOfAttributes(own).map((point) => `    ${drawPoint(point, paint)}`),
  ]);
}

function drawPoint(point: MetricPoint, paint: Paint): string {
  const value = formatPoint(point);
  if (Object.keys(point.attributes).length === 0) return value;
  return `${value}  ${paint('dim', printable(formatAttributes(point.attributes), 160))}`;
}

function formatPoint(point: MetricPoint): string {
  const { value, count, sum, min, max, quantileValues = [] } = point;
  if (count === undefined) return value === undefined ? 'no value' : formatNumber(value);
  const parts: [string, Integer | undefined][] = [
    ['count', count],
    ['sum', sum],
    ['min', min],
    ['max', max],
    ...quantileValues.map((of): [string, Integer] => [`p${of.quantile * 100}`, of.value]),
  ];
  return parts
    .filter((part): part is [string, Integer] => part[1] !== undefined)
    .map(([name, number]) => `${name} ${formatNumber(number)}`)
    .join(', ');
}

/** Formats integers exactly and other numbers with six digits: 0.000123457. */
const formatNumber = (number: Integer): string =>
  typeof number === 'bigint' || Number.isInteger(number)
    ? formatValue(number)
    : String(Number(number.toPrecision(6)));

const inOrderOfAttributes = (points: readonly MetricPoint[]): MetricPoint[] =>
  points.toSorted((a, b) =>
    compare(formatAttributes(a.attributes), formatAttributes(b.attributes)),
  );

const inOrderOfKey = <T>(groups: ReadonlyMap<string, T>): [string, T][] =>
  [...groups].toSorted(([a], [b]) => compare(a, b));
