import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from '@jest/globals';
import { createViews } from '../../src/metrics/create-views';
import type { MetricReaderSettings, ViewSettings } from '../../src/settings/settings';

/** Returns the numbers of series after ten different measurements with each of three instruments. */
async function countSeries(
  views: readonly ViewSettings[],
  cardinalityLimits: MetricReaderSettings['cardinalityLimits'],
): Promise<Readonly<Record<string, number>>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, cardinalityLimits });
  const provider = new MeterProvider({
    readers: [reader],
    views: createViews(views, cardinalityLimits),
  });
  const meter = provider.getMeter('test');
  const [histogram, counter, other] = [
    meter.createHistogram('histogram'),
    meter.createCounter('counter'),
    meter.createCounter('other'),
  ];
  for (let index = 0; index < 10; index += 1) {
    histogram.record(1, { index });
    counter.add(1, { index });
    other.add(1, { index });
  }
  await provider.forceFlush();
  const [collected] = exporter.getMetrics();
  await provider.shutdown();
  return Object.fromEntries(
    collected!.scopeMetrics.flatMap(({ metrics }) =>
      metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.length]),
    ),
  );
}

describe('createViews', () => {
  const views = [
    { selector: { instrumentName: 'histogram' }, name: 'renamed' },
    { selector: { instrumentName: 'counter' }, description: 'described' },
  ];

  it('keeps the limits of the reader for instruments that a view selects', async () => {
    expect(await countSeries(views, { default: 4, histogram: 2 })).toEqual({
      renamed: 2,
      counter: 4,
      other: 4,
    });
  });

  it('prefers the limit of the view', async () => {
    const limited = views.map((view) => ({ ...view, cardinalityLimit: 3 }));
    expect(await countSeries(limited, { default: 5 })).toEqual({
      renamed: 3,
      counter: 3,
      other: 5,
    });
  });

  it('limits nothing that the reader does not', async () => {
    expect(await countSeries(views, {})).toEqual({ renamed: 10, counter: 10, other: 10 });
    expect(await countSeries(views, { histogram: 2 })).toEqual({
      renamed: 2,
      counter: 10,
      other: 10,
    });
  });
});
