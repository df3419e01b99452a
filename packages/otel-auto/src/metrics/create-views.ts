import type { Attributes } from '@opentelemetry/api';
import {
  AggregationType,
  InstrumentType,
  type AggregationOption,
  type IAttributesProcessor,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { createNameFilter } from '../create-name-filter';
import type {
  AggregationSettings,
  InstrumentKind,
  MetricReaderSettings,
  Patterns,
  ViewSettings,
} from '../settings/settings';

/**
 * Creates the views of the SDK.
 *
 * @param limits - the numbers of series that the reader keeps apart, by the kind of an instrument
 */
export const createViews = (
  views: readonly ViewSettings[],
  limits: CardinalityLimits,
): ViewOptions[] =>
  views
    .flatMap((view) => limitByKind(view, limits))
    .map(({ selector: { instrumentType, ...selector }, ...stream }) => ({
      ...selector,
      ...(instrumentType && { instrumentType: INSTRUMENT_TYPES[instrumentType] }),
      ...(stream.name !== undefined && { name: stream.name }),
      ...(stream.description !== undefined && { description: stream.description }),
      ...(stream.aggregation && { aggregation: toAggregation(stream.aggregation) }),
      ...(stream.cardinalityLimit !== undefined && {
        aggregationCardinalityLimit: stream.cardinalityLimit,
      }),
      ...(stream.attributeKeys && {
        attributesProcessors: [createKeyFilter(stream.attributeKeys)],
      }),
    }));

type CardinalityLimits = MetricReaderSettings['cardinalityLimits'];

/**
 * Returns a view without a limit of its own as one for each kind of instrument, with the reader's
 * limit: the SDK asks a reader for its limits only if no view selects the instrument.
 */
function limitByKind(view: ViewSettings, limits: CardinalityLimits): readonly ViewSettings[] {
  if (view.cardinalityLimit !== undefined || Object.keys(limits).length === 0) return [view];
  const { instrumentType } = view.selector;
  const kinds =
    instrumentType === undefined
      ? (Object.keys(INSTRUMENT_TYPES) as InstrumentKind[])
      : [instrumentType];
  return kinds.map((kind) => {
    const cardinalityLimit = limits[kind] ?? limits.default;
    return {
      ...view,
      selector: { ...view.selector, instrumentType: kind },
      ...(cardinalityLimit === undefined ? {} : { cardinalityLimit }),
    };
  });
}

const INSTRUMENT_TYPES: Readonly<Record<InstrumentKind, InstrumentType>> = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
  observable_counter: InstrumentType.OBSERVABLE_COUNTER,
  observable_gauge: InstrumentType.OBSERVABLE_GAUGE,
  observable_up_down_counter: InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
  up_down_counter: InstrumentType.UP_DOWN_COUNTER,
};

function toAggregation(settings: AggregationSettings): AggregationOption {
  switch (settings.kind) {
    case 'default':
      return { type: AggregationType.DEFAULT };
    case 'drop':
      return { type: AggregationType.DROP };
    case 'last_value':
      return { type: AggregationType.LAST_VALUE };
    case 'sum':
      return { type: AggregationType.SUM };
    case 'explicit_bucket_histogram': {
      const { boundaries = DEFAULT_BOUNDARIES, recordMinMax } = settings;
      const options = { boundaries: [...boundaries], recordMinMax };
      return { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options };
    }
    case 'base2_exponential_bucket_histogram': {
      const { maxSize, recordMinMax } = settings;
      return { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize, recordMinMax } };
    }
  }
}

/** Specification, `metrics/sdk.md`, "Explicit Bucket Histogram Aggregation". */
const DEFAULT_BOUNDARIES = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
];

/** Creates the filter of attributes by their keys, which may have wildcards, unlike the SDK's. */
function createKeyFilter(patterns: Patterns): IAttributesProcessor {
  const keeps = createNameFilter(patterns);
  return {
    process(incoming: Attributes): Attributes {
      const kept: Attributes = {};
      for (const key of Object.keys(incoming)) if (keeps(key)) kept[key] = incoming[key];
      return kept;
    },
  };
}
