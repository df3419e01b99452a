import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ValueType, type Meter, type ObservableCallback } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  createAllowListAttributesProcessor,
  MeterProvider,
  type ResourceMetrics,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { collectNow, hasMeasured } from '../../src/metrics/collect-now';
import { TestMetricReader } from '../support/metric-reader';

let now = 1_700_000_000_000;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const createProvider = (temporality: AggregationTemporality, views: ViewOptions[]) => {
  const reader = new TestMetricReader({ aggregationTemporalitySelector: () => temporality });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const provider = new MeterProvider({ resource, readers: [reader], views });
  return { reader, provider };
};

/** An application that creates its instruments from a meter, and returns its further steps. */
type Application = (meter: Meter, provider: MeterProvider) => readonly (() => void)[];

/**
 * Groups metrics by scope, since the SDK returns scopes in the order in which their callbacks
 * finish.
 */
const byScope = ({ resource, scopeMetrics }: ResourceMetrics) => ({
  resource,
  scopes: new Map(scopeMetrics.map(({ scope, metrics }) => [scope.name, { scope, metrics }])),
});

/** Runs an application twice and collects after each step: as the SDK does, and at once. */
async function collectBoth(
  application: Application,
  temporality: AggregationTemporality,
  views: ViewOptions[] = [],
) {
  const [theirs, ours] = [createProvider(temporality, views), createProvider(temporality, views)];
  const [theirSteps, ourSteps] = [theirs, ours].map(({ provider }) =>
    application(provider.getMeter('test', '1.0.0'), provider),
  ) as [(() => void)[], (() => void)[]];
  const collected: {
    theirs: ReturnType<typeof byScope>;
    ours: ReturnType<typeof byScope>;
  }[] = [];
  for (const [index, step] of theirSteps.entries()) {
    now += 1000;
    step();
    ourSteps[index]!();
    now += 1000;
    const { resourceMetrics } = await theirs.reader.collect();
    collected.push({
      theirs: byScope(resourceMetrics),
      ours: byScope(collectNow(ours.reader, fail)!),
    });
  }
  return collected;
}

const nothing = () => undefined;

const fail = (error: Error) => {
  throw error;
};

const APPLICATIONS: Readonly<Record<string, Application>> = {
  'synchronous instruments': (meter) => {
    const counter = meter.createCounter('counter', { unit: '1', description: 'what it counts' });
    const upDownCounter = meter.createUpDownCounter('up_down_counter');
    const histogram = meter.createHistogram('histogram', { unit: 's' });
    const gauge = meter.createGauge('gauge');
    return [
      () => {
        counter.add(1);
        counter.add(2, { route: '/a' });
        upDownCounter.add(-3);
        for (const value of [0.5, 7, 700]) histogram.record(value, { route: '/a' });
        gauge.record(1);
        gauge.record(2);
      },
      nothing,
      () => {
        counter.add(4, { route: '/b' });
        upDownCounter.add(5);
        histogram.record(30);
      },
    ];
  },
  'observable instruments': (meter) => {
    let value = 0;
    meter.createObservableCounter('counter').addCallback((result) => {
      result.observe(value, { mode: 'user' });
      result.observe(2 * value, { mode: 'system' });
    });
    meter.createObservableUpDownCounter('up_down_counter').addCallback((result) => {
      result.observe(10 - value);
    });
    meter.createObservableGauge('gauge').addCallback((result) => result.observe(value / 3));
    const set = (next: number) => () => {
      value = next;
    };
    return [set(10), set(10), set(25), set(5)];
  },
  'attributes that come and go': (meter) => {
    let hosts: string[] = [];
    meter.createObservableCounter('counter').addCallback((result) => {
      for (const host of hosts) result.observe(host.length, { host });
    });
    return [
      () => (hosts = ['a', 'bb']),
      () => (hosts = ['bb']),
      () => (hosts = []),
      () => (hosts = ['a', 'ccc']),
    ];
  },
  'values that are no numbers, or not of the type': (meter) => {
    const observeAll: ObservableCallback = (result) => {
      result.observe(1.9, { value: 'fraction' });
      result.observe(-1.9, { value: 'negative' });
      result.observe(Number.NaN, { value: 'NaN' });
      result.observe(Number.POSITIVE_INFINITY, { value: 'Infinity' });
      result.observe('5' as never, { value: 'text' });
      result.observe(undefined as never, { value: 'undefined' });
    };
    const batch = meter.createObservableGauge('batch', { valueType: ValueType.INT });
    meter.createObservableGauge('whole', { valueType: ValueType.INT }).addCallback(observeAll);
    meter.createObservableGauge('any').addCallback(observeAll);
    meter.addBatchObservableCallback(
      (result) =>
        observeAll({ observe: (value, attributes) => result.observe(batch, value, attributes) }),
      [batch],
    );
    return [nothing];
  },
  'several callbacks of an instrument, and a callback of several instruments': (meter) => {
    const one = meter.createObservableCounter('one');
    const two = meter.createObservableUpDownCounter('two');
    let value = 1;
    const shared: ObservableCallback = (result) => result.observe(value, { by: 'shared' });
    one.addCallback(shared);
    two.addCallback(shared);
    one.addCallback((result) => {
      result.observe(2 * value, { by: 'own' });
      result.observe(3 * value, { by: 'shared' });
    });
    return [nothing, () => (value = 4), () => one.removeCallback(shared)];
  },
  'callbacks of a batch': (meter) => {
    const counter = meter.createObservableCounter('counter');
    const gauge = meter.createObservableGauge('gauge');
    const other = meter.createObservableGauge('other');
    let value = 1;
    meter.addBatchObservableCallback(
      (result) => {
        result.observe(counter, value, { key: 'a' });
        result.observe(gauge, 2 * value);
        result.observe(gauge, 3 * value);
        // Not among those that it has to do with.
        result.observe(other, 7);
        result.observe({} as never, 7);
      },
      [counter, gauge],
    );
    gauge.addCallback((result) => result.observe(9, { by: 'own callback' }));
    return [nothing, () => (value = 5)];
  },
  'callbacks that throw': (meter) => {
    const gauge = meter.createObservableGauge('gauge');
    let isFailing = false;
    gauge.addCallback((result) => {
      result.observe(isFailing ? 2 : 1);
      if (isFailing) throw new Error('no');
    });
    gauge.addCallback((result) => result.observe(3, { by: 'another' }));
    const batch = meter.createObservableCounter('batch');
    meter.addBatchObservableCallback(
      (result) => {
        result.observe(batch, isFailing ? 20 : 10);
        if (isFailing) throw new Error('no');
      },
      [batch],
    );
    return [nothing, () => (isFailing = true), () => (isFailing = false)];
  },
  'meters of several scopes, one without metrics': (meter, provider) => {
    const other = provider.getMeter('other', '2.0.0', { schemaUrl: 'https://schema.test' });
    provider.getMeter('silent').createCounter('never');
    const counters = [meter, other].map((each) => each.createCounter('counter'));
    other.createObservableGauge('gauge').addCallback((result) => result.observe(1));
    return [() => counters[0]?.add(1), () => counters[1]?.add(2)];
  },
  'nothing at all': () => [nothing],
};

const VIEWS: Readonly<Record<string, ViewOptions[]>> = {
  'without views': [],
  'with views that rename, filter attributes, drop and aggregate otherwise': [
    { instrumentName: 'counter', name: 'renamed' },
    {
      instrumentName: 'counter',
      name: 'whole',
      attributesProcessors: [createAllowListAttributesProcessor([])],
    },
    { instrumentName: 'one', attributesProcessors: [createAllowListAttributesProcessor(['none'])] },
    { instrumentName: 'gauge', aggregation: { type: AggregationType.DROP } },
    {
      instrumentName: 'histogram',
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
    },
    { instrumentName: 'up_down_counter', aggregation: { type: AggregationType.LAST_VALUE } },
    { instrumentName: 'batch', aggregationCardinalityLimit: 3 },
  ],
};

describe.each(Object.keys(VIEWS))('a collection at once, %s,', (views) => {
  describe.each(['DELTA', 'CUMULATIVE'] as const)('%s', (temporality) => {
    it.each(Object.keys(APPLICATIONS))('gives what the SDK gives: %s', async (name) => {
      const collected = await collectBoth(
        APPLICATIONS[name]!,
        AggregationTemporality[temporality],
        VIEWS[views],
      );
      for (const { theirs, ours } of collected) expect(ours).toEqual(theirs);
    });
  });
});

describe('a collection at once', () => {
  const create = (temporality: AggregationTemporality = AggregationTemporality.CUMULATIVE) => {
    const { reader, provider } = createProvider(temporality, []);
    const values = () =>
      Object.fromEntries(
        collectNow(reader, fail)!.scopeMetrics.flatMap(({ metrics }) =>
          metrics.map(({ descriptor, dataPoints }) => [
            descriptor.name,
            dataPoints.map(({ value }) => value),
          ]),
        ),
      );
    return { reader, provider, meter: provider.getMeter('test'), values };
  };

  it('goes on where the SDK has left off, and the other way round', async () => {
    const { reader, meter, values } = create(AggregationTemporality.DELTA);
    const counter = meter.createCounter('counter');
    counter.add(1);
    expect(await reader.readValues()).toEqual({ counter: 1 });
    counter.add(2);
    expect(values()).toEqual({ counter: [2] });
    counter.add(4);
    expect(await reader.readValues()).toEqual({ counter: 4 });
  });

  it('hears an asynchronous callback that observes at once', () => {
    const { meter, values } = create();
    meter.createObservableGauge('gauge').addCallback(async (result) => result.observe(1));
    expect(values()).toEqual({ gauge: [1] });
  });

  it('keeps the last value of an asynchronous callback that observes later', async () => {
    const { reader, meter, values } = create();
    let value = 1;
    meter.createObservableGauge('gauge').addCallback(async (result) => {
      await Promise.resolve();
      result.observe(value);
    });
    meter.createCounter('counter').add(1);
    expect(values()).toEqual({ counter: [1] });
    expect(await reader.readValues()).toEqual({ counter: 1, gauge: 1 });
    value = 2;
    expect(values()).toEqual({ counter: [1], gauge: [1] });
  });

  it('lets no callback that rejects become the end of the process', async () => {
    const { meter, values } = create();
    meter.createObservableGauge('gauge').addCallback(() => Promise.reject(new Error('no')));
    meter.createCounter('counter').add(1);
    expect(values()).toEqual({ counter: [1] });
    // An unhandled rejection would fail this test.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('takes nothing that a callback observes when the collection is over', async () => {
    const { meter, values } = create();
    let late: (() => void) | undefined;
    meter.createObservableGauge('gauge').addCallback((result) => {
      result.observe(1);
      late = () => result.observe(2);
    });
    values();
    late?.();
    expect(values()).toEqual({ gauge: [1] });
  });

  it('calls callbacks with what the SDK calls them with', async () => {
    const { reader, meter } = create();
    const calls: unknown[][] = [];
    const gauge = meter.createObservableGauge('gauge');
    gauge.addCallback(function (this: unknown, ...args: unknown[]) {
      calls.push([this, args.length]);
    });
    await reader.collect();
    collectNow(reader, fail);
    expect(calls).toEqual([
      [undefined, 1],
      [undefined, 1],
    ]);
  });

  it('of a reader that was shut down gives nothing, as it gives nothing any more', async () => {
    const { reader, provider, meter } = create();
    meter.createCounter('counter').add(1);
    await provider.shutdown();
    expect(collectNow(reader, fail)).toBeUndefined();
  });

  it('of a reader that belongs to no provider gives nothing', () => {
    expect(collectNow(new TestMetricReader(), fail)).toBeUndefined();
  });

  it('of an SDK that is built otherwise gives nothing, and tells why', () => {
    const foreign = { _sdkMetricProducer: { collect: nothing } };
    const errors: Error[] = [];
    expect(collectNow(foreign as never, (error) => errors.push(error))).toBeUndefined();
    expect(errors).toEqual([expect.any(TypeError)]);
  });
});

describe('hasMeasured', () => {
  const create = () => {
    const { reader, provider } = createProvider(AggregationTemporality.CUMULATIVE, []);
    return { reader, meter: provider.getMeter('test') };
  };

  it('is so from a measurement until the next collection', () => {
    const { reader, meter } = create();
    const counter = meter.createCounter('orders');
    expect(hasMeasured(reader)).toBe(false);
    counter.add(1);
    expect(hasMeasured(reader)).toBe(true);
    collectNow(reader, fail);
    expect(hasMeasured(reader)).toBe(false);
    counter.add(0);
    expect(hasMeasured(reader)).toBe(true);
  });

  it('is not so for what is observed', async () => {
    const { reader, meter } = create();
    meter.createObservableGauge('size').addCallback((result) => result.observe(1));
    await reader.collect();
    expect(hasMeasured(reader)).toBe(false);
  });

  it('is not so for a reader that no provider has', () => {
    expect(hasMeasured(new TestMetricReader())).toBe(false);
  });
});
