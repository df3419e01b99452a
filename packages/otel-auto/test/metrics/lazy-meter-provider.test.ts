import { describe, expect, it } from '@jest/globals';
import type { BatchObservableCallback, Meter, ObservableCallback } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { LazyMeterProvider } from '../../src/metrics/lazy-meter-provider';
import { createLazyPipeline } from '../support/lazy-pipeline';
import { TestMetricReader } from '../support/metric-reader';
import { createTestRedactor } from '../support/redactor';

const create = () => {
  const reader = new TestMetricReader();
  const pipeline = createLazyPipeline(() => new MeterProvider({ readers: [reader] }));
  return { ...pipeline, provider: new LazyMeterProvider(pipeline, createTestRedactor), reader };
};

/** One instrument of each kind. */
const createInstruments = (meter: Meter) => ({
  counter: meter.createCounter('counter'),
  upDownCounter: meter.createUpDownCounter('up_down_counter'),
  histogram: meter.createHistogram('histogram'),
  gauge: meter.createGauge('gauge'),
  observableCounter: meter.createObservableCounter('observable_counter'),
  observableUpDownCounter: meter.createObservableUpDownCounter('observable_up_down_counter'),
  observableGauge: meter.createObservableGauge('observable_gauge'),
});

describe('a lazy meter provider', () => {
  it('does not make the SDK for meters and instruments', () => {
    const { provider, loads } = create();
    createInstruments(provider.getMeter('a'));
    expect(loads()).toBe(0);
  });

  it('makes the SDK with the first measurement, which counts', async () => {
    const { provider, loads, reader } = create();
    provider.getMeter('a').createCounter('counter').add(3);
    expect(loads()).toBe(1);
    expect(await reader.readValues()).toEqual({ counter: 3 });
  });

  it('makes the SDK with the first callback, which is asked', async () => {
    const { provider, loads, reader } = create();
    provider
      .getMeter('a')
      .createObservableGauge('gauge')
      .addCallback((result) => result.observe(7));
    expect(loads()).toBe(1);
    expect(await reader.readValues()).toEqual({ gauge: 7 });
  });

  it('makes the SDK once for all meters, before and after', async () => {
    const { provider, loads, reader } = create();
    const early = provider.getMeter('a').createCounter('early');
    const other = provider.getMeter('b').createCounter('other');
    early.add(1);
    other.add(2);
    provider.getMeter('c').createCounter('late').add(3);
    early.add(1);
    expect(loads()).toBe(1);
    expect(await reader.readValues()).toEqual({ early: 2, other: 2, late: 3 });
  });

  it('measures what a value or an attribute leaves that cannot be used', async () => {
    const { provider, reader } = create();
    const counter = provider.getMeter('a').createCounter('counter');
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    for (const attributes of [{ id: 1n }, cyclic, null, 7, Symbol('a')]) {
      counter.add(1, attributes as never);
    }
    for (const value of [Number.NaN, Infinity, 1n, '1', null, Symbol('a'), {}]) {
      counter.add(value as never);
    }
    expect(await reader.readValues()).toEqual({ counter: 5 });
  });

  it('has no attributes from what is no object', async () => {
    const { provider, reader } = create();
    const counter = provider.getMeter('a').createCounter('counter');
    for (const attributes of ['abc', 7, true, Symbol('a'), () => 1]) {
      counter.add(1, attributes as never);
    }
    const { resourceMetrics } = await reader.collect();
    const points = resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ dataPoints }) => dataPoints.map((point) => point.attributes)),
    );
    expect(points).toEqual([{}]);
  });

  it('hears a callback that observes something else as well, and takes one that is none', async () => {
    const { provider, reader } = create();
    const meter = provider.getMeter('a');
    const gauge = meter.createObservableGauge('gauge');
    gauge.addCallback((result) => {
      result.observe(1n as never);
      result.observe(7, { id: 1n });
    });
    gauge.addCallback(undefined as never);
    meter.addBatchObservableCallback(() => undefined, null as never);
    expect(await reader.readValues()).toEqual({ gauge: 7 });
  });

  it('keeps name, version and schema of a meter that was obtained before', async () => {
    const { provider, reader } = create();
    const meter = provider.getMeter('a', '1.2.3', { schemaUrl: 'https://schema.test/1' });
    meter.createCounter('counter').add(1);
    const { resourceMetrics } = await reader.collect();
    expect(resourceMetrics.scopeMetrics.map(({ scope }) => scope)).toMatchObject([
      { name: 'a', version: '1.2.3', schemaUrl: 'https://schema.test/1' },
    ]);
  });

  it('hands on flush and shutdown', async () => {
    const { provider, calls } = create();
    await provider.forceFlush();
    await provider.shutdown();
    expect(calls).toEqual(['flush', 'shutdown']);
  });
});

describe('instruments that were obtained before the SDK', () => {
  it('measure, each in its own way, with their attributes', async () => {
    const { provider, reader } = create();
    const { counter, upDownCounter, histogram, gauge } = createInstruments(provider.getMeter('a'));
    counter.add(1, { of: 'x' });
    counter.add(2, { of: 'x' });
    upDownCounter.add(5);
    upDownCounter.add(-2);
    histogram.record(10);
    histogram.record(20);
    gauge.record(1);
    gauge.record(9);
    expect(await reader.readValues()).toEqual({
      'counter x': 3,
      up_down_counter: 3,
      histogram: 30,
      gauge: 9,
    });
  });

  it('keep unit, description and advice', async () => {
    const { provider, reader } = create();
    const histogram = provider.getMeter('a').createHistogram('histogram', {
      unit: 's',
      description: 'How long.',
      advice: { explicitBucketBoundaries: [1, 2] },
    });
    histogram.record(1.5);
    const metric = (await reader.read()).get('histogram');
    expect(metric?.descriptor).toMatchObject({ unit: 's', description: 'How long.' });
    expect(metric?.dataPoints[0]?.value).toMatchObject({ buckets: { boundaries: [1, 2] } });
  });

  it('are asked by callbacks, until those are removed', async () => {
    const { provider, reader } = create();
    const { observableCounter, observableUpDownCounter, observableGauge } = createInstruments(
      provider.getMeter('a'),
    );
    let asked = 0;
    const observe: ObservableCallback = (result) => {
      asked += 1;
      result.observe(4, { of: 'x' });
    };
    const observables = [observableCounter, observableUpDownCounter, observableGauge];
    for (const observable of observables) observable.addCallback(observe);
    expect(await reader.readValues()).toEqual({
      'observable_counter x': 4,
      'observable_up_down_counter x': 4,
      'observable_gauge x': 4,
    });
    for (const observable of observables) observable.removeCallback(observe);
    await reader.read();
    expect(asked).toBe(observables.length);
  });

  it('can be the same instrument as one that was obtained later', async () => {
    const { provider, reader } = create();
    const early = provider.getMeter('a').createCounter('counter');
    early.add(1);
    provider.getMeter('a').createCounter('counter').add(1);
    expect(await reader.readValues()).toEqual({ counter: 2 });
  });
});

describe('a batch callback', () => {
  it('observes the instruments that it was given, until it is removed', async () => {
    const { provider, reader } = create();
    const meter = provider.getMeter('a');
    const { observableGauge, observableCounter } = createInstruments(meter);
    const observables = [observableGauge, observableCounter];
    let asked = 0;
    const observe: BatchObservableCallback = (result) => {
      asked += 1;
      result.observe(observableGauge, 1, { of: 'x' });
      result.observe(observableCounter, 2);
    };
    meter.addBatchObservableCallback(observe, observables);
    expect(await reader.readValues()).toEqual({ 'observable_gauge x': 1, observable_counter: 2 });
    meter.removeBatchObservableCallback(observe, observables);
    await reader.read();
    expect(asked).toBe(1);
  });

  it('added twice is asked once, and one removal ends it', async () => {
    const { provider, reader } = create();
    const meter = provider.getMeter('a');
    const { observableGauge } = createInstruments(meter);
    let asked = 0;
    const observe: BatchObservableCallback = () => {
      asked += 1;
    };
    meter.addBatchObservableCallback(observe, [observableGauge]);
    meter.addBatchObservableCallback(observe, [observableGauge]);
    await reader.read();
    expect(asked).toBe(1);
    meter.removeBatchObservableCallback(observe, [observableGauge]);
    await reader.read();
    expect(asked).toBe(1);
  });

  it('for one set of instruments stays when the other is removed', async () => {
    const { provider, reader } = create();
    const meter = provider.getMeter('a');
    const { observableGauge, observableCounter } = createInstruments(meter);
    const observe: BatchObservableCallback = (result) => {
      result.observe(observableGauge, 1);
      result.observe(observableCounter, 2);
    };
    meter.addBatchObservableCallback(observe, [observableGauge]);
    meter.addBatchObservableCallback(observe, [observableCounter]);
    meter.removeBatchObservableCallback(observe, [observableGauge]);
    expect(await reader.readValues()).toEqual({ observable_counter: 2 });
  });

  it('may be removed that was never added', () => {
    const { provider } = create();
    const meter = provider.getMeter('a');
    expect(() => meter.removeBatchObservableCallback(() => undefined, [])).not.toThrow();
  });
});

describe('an SDK that cannot be loaded', () => {
  it('gives instruments that do nothing, and does not throw', () => {
    const pipeline = createLazyPipeline<MeterProvider>(() => undefined);
    const meter = new LazyMeterProvider(pipeline, createTestRedactor).getMeter('a');
    const { counter, histogram, gauge, upDownCounter, observableGauge } = createInstruments(meter);
    const observe = () => undefined;
    counter.add(1);
    upDownCounter.add(1);
    histogram.record(1);
    gauge.record(1);
    observableGauge.addCallback(observe);
    observableGauge.removeCallback(observe);
    meter.addBatchObservableCallback(observe, [observableGauge]);
    meter.removeBatchObservableCallback(observe, [observableGauge]);
    expect(pipeline.loads()).toBe(1);
  });
});
