import type { Run } from '@acme/otel-testkit';
import { tally, type LogRecord, type MetricPoint, type Span } from '@acme/otlp-receiver';

/**
 * The numbers of items that arrived from one process or thread
 * (`test/apps-processes/make-items.cjs`).
 */
interface MakerItems {
  readonly spans: number;
  readonly logRecords: number;
  /** The newest sum of them. */
  readonly measurements: number;
  /** The number of spans and log records that arrived a second time. */
  readonly duplicates: number;
}

/** All that a process or thread makes, once. */
export const ALL_ITEMS: MakerItems = {
  spans: 40,
  logRecords: 40,
  measurements: 40,
  duplicates: 0,
};

/** Counts the items that arrived by the process or thread that made them. */
export const itemsByMaker = (received: Received): Record<string, MakerItems> =>
  mapMakers(received, ({ spans, logRecords, metricPoints }) => {
    const [spanTally, logTally] = [tally(spans, markOf), tally(logRecords, markOf)];
    return {
      spans: spanTally.marks.size,
      logRecords: logTally.marks.size,
      measurements: Number(metricPoints.at(-1)?.value ?? 0),
      duplicates: spanTally.duplicates + logTally.duplicates,
    };
  });

/**
 * Returns the `service.instance.id` of each process or thread.
 *
 * @throws Error if two have the same, or one has two
 */
export function instancesByMaker(received: Received): Record<string, string> {
  const instances = mapMakers(received, ({ spans, logRecords, metricPoints }) => {
    const ids = new Set([...spans, ...logRecords, ...metricPoints].map(instanceOf));
    if (ids.size !== 1) throw new Error(`one maker says to be ${[...ids].join(' and ')}`);
    return [...ids].join();
  });
  const ids = Object.values(instances);
  if (new Set(ids).size < ids.length) throw new Error(`two makers say to be ${ids.join(', ')}`);
  return instances;
}

type Received = Pick<Run, 'spans' | 'logRecords' | 'metricPoints'>;
type Item = Pick<Span | LogRecord | MetricPoint, 'attributes' | 'resource'>;

function mapMakers<T>(
  { spans, logRecords, metricPoints }: Received,
  toValue: (received: Received) => T,
): Record<string, T> {
  const makers = new Set([...spans, ...logRecords].flatMap((item) => makerOf(item) ?? []));
  return Object.fromEntries(
    [...makers].map((maker) => {
      const isOwn = (item: Item) => makerOf(item) === maker;
      const own = {
        spans: spans.filter(isOwn),
        logRecords: logRecords.filter(isOwn),
        metricPoints: metricPoints.filter(isOwn),
      };
      return [maker, toValue(own)];
    }),
  );
}

const makerOf = ({ attributes }: Item) => attributes['maker'] as string | undefined;
const markOf = ({ attributes }: Item) => attributes['mark'] as string | undefined;
const instanceOf = ({ resource }: Item) => String(resource.attributes['service.instance.id']);
