import { ValueType, type Attributes, type HrTime } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { MetricReader, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** The private fields of the SDK through which a collection goes. */
interface Reader {
  readonly _sdkMetricProducer?: Collector;
  readonly _shutdown?: boolean;
}
interface Collector {
  readonly _sharedState: {
    readonly resource: ResourceMetrics['resource'];
    readonly meterSharedStates: ReadonlyMap<string, MeterState>;
  };
}
interface MeterState {
  readonly _instrumentationScope: ResourceMetrics['scopeMetrics'][number]['scope'];
  readonly observableRegistry: {
    readonly _callbacks: readonly {
      readonly callback: (result: unknown) => unknown;
      readonly instrument: Instrument;
    }[];
    readonly _batchCallbacks: readonly {
      readonly callback: (result: unknown) => unknown;
      readonly instruments: ReadonlySet<Instrument>;
    }[];
  };
  readonly metricStorageRegistry: { getStorages(collector: unknown): readonly Storage[] };
}
interface Storage {
  readonly _deltaMetricStorage: { readonly _activeCollectionStorage: { readonly size: number } };
  collect(
    collector: unknown,
    time: HrTime,
  ): ResourceMetrics['scopeMetrics'][number]['metrics'][number] | undefined;
}
interface Instrument {
  readonly _descriptor: { readonly valueType: ValueType };
  readonly _metricStorages: readonly ObservableStorage[];
}
interface ObservableStorage {
  record(measurements: Measurements, time: HrTime): void;
  readonly _deltaMetricStorage: {
    readonly _activeCollectionStorage: { readonly constructor: new () => Measurements };
  };
}
interface Measurements {
  set(attributes: Attributes, value: number): void;
}

/**
 * Collects the metrics of a reader synchronously, for an end of the process that leaves no turn of
 * the event loop; the SDK's own collection waits for the callbacks of observable instruments.
 * Callbacks that observe synchronously are read; an instrument whose callback answers later keeps
 * its last value.
 *
 * Never throws.
 *
 * @param onFailure - called with the error if the SDK does not have the expected private fields
 * @returns the metrics; `undefined` after such an error, and for a reader that was shut down or has
 *   no provider
 */
export function collectNow(
  reader: MetricReader,
  onFailure: (error: Error) => void,
): ResourceMetrics | undefined {
  try {
    const { _sdkMetricProducer: collector, _shutdown: isShutDown } = reader as unknown as Reader;
    return collector === undefined || isShutDown ? undefined : collect(collector);
  } catch (error) {
    onFailure(error as Error);
    return undefined;
  }
}

/**
 * Returns whether something was measured since the metrics of a reader were last collected.
 * Observable instruments do not count. Never throws.
 */
export function hasMeasured(reader: MetricReader): boolean {
  try {
    const { _sdkMetricProducer: collector } = reader as unknown as Reader;
    if (collector === undefined) return false;
    return [...collector._sharedState.meterSharedStates.values()]
      .flatMap(({ metricStorageRegistry }) => metricStorageRegistry.getStorages(collector))
      .some(({ _deltaMetricStorage: { _activeCollectionStorage: active } }) => active.size > 0);
  } catch {
    return false;
  }
}

function collect(collector: Collector): ResourceMetrics {
  const { resource, meterSharedStates } = collector._sharedState;
  const time = millisToHrTime(Date.now());
  const scopeMetrics = [...meterSharedStates.values()].map((meter) => {
    observe(meter, time);
    const metrics = meter.metricStorageRegistry
      .getStorages(collector)
      .flatMap((storage) => storage.collect(collector, time) ?? []);
    return { scope: meter._instrumentationScope, metrics };
  });
  return { resource, scopeMetrics: scopeMetrics.filter(({ metrics }) => metrics.length > 0) };
}

function observe({ observableRegistry }: MeterState, time: HrTime): void {
  for (const { callback, instrument } of observableRegistry._callbacks) {
    const observations = readCallback(
      callback,
      (take) => (value: unknown, attributes?: Attributes) => take(instrument, value, attributes),
    );
    record(observations, time);
  }
  for (const { callback, instruments } of observableRegistry._batchCallbacks) {
    const observations = readCallback(
      callback,
      (take) => (instrument: Instrument, value: unknown, attributes?: Attributes) => {
        if (instruments.has(instrument)) take(instrument, value, attributes);
      },
    );
    record(observations, time);
  }
}

type Observations = ReadonlyMap<Instrument, readonly (readonly [Attributes, number])[]>;
type Take = (instrument: Instrument, value: unknown, attributes?: Attributes) => void;

/**
 * Returns what a callback observes synchronously; nothing if it throws, as in the SDK. The promise
 * that it may return is not awaited.
 */
function readCallback(
  callback: (result: unknown) => unknown,
  toObserve: (take: Take) => (...observed: never[]) => void,
): Observations {
  const observations = new Map<Instrument, (readonly [Attributes, number])[]>();
  const take: Take = (instrument, value, attributes = {}) => {
    if (typeof value !== 'number') return;
    const isWhole = instrument._descriptor.valueType === ValueType.INT;
    const taken = isWhole ? Math.trunc(value) : value;
    if (isWhole && !Number.isInteger(taken)) return;
    const pairs = observations.get(instrument) ?? [];
    pairs.push([attributes, taken]);
    observations.set(instrument, pairs);
  };
  try {
    void Promise.resolve(callback({ observe: toObserve(take) })).catch(() => undefined);
    return observations;
  } catch {
    return new Map();
  }
}

function record(observations: Observations, time: HrTime): void {
  for (const [instrument, pairs] of observations) {
    for (const storage of instrument._metricStorages) {
      const { constructor: AttributeMap } = storage._deltaMetricStorage._activeCollectionStorage;
      const measurements = new AttributeMap();
      for (const [attributes, value] of pairs) measurements.set(attributes, value);
      storage.record(measurements, time);
    }
  }
}
