import {
  createNoopMeter,
  type Attributes,
  type BatchObservableCallback,
  type Context,
  type Meter,
  type MeterOptions,
  type MeterProvider,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../lifecycle/create-pipeline';
import { keepAlive } from '../lifecycle/keep-alive';

/**
 * A meter provider that makes the SDK's with the first measurement or callback. Until then its
 * instruments are names; afterwards they forward, and new meters are the SDK's own.
 */
export class LazyMeterProvider implements MeterProvider {
  readonly #pipeline: LazyPipeline<MeterProvider & SdkProvider>;
  #sdk: MeterProvider | undefined;

  constructor(pipeline: LazyPipeline<MeterProvider & SdkProvider>) {
    this.#pipeline = pipeline;
  }

  forceFlush(): Promise<void> {
    return keepAlive(this.#pipeline.flush({ final: false }));
  }

  shutdown(): Promise<void> {
    return keepAlive(this.#pipeline.shutdown());
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (this.#sdk !== undefined) return this.#sdk.getMeter(name, version, options);
    return new LazyMeter(() => {
      this.#sdk ??= this.#pipeline.load();
      return this.#sdk?.getMeter(name, version, options) ?? createNoopMeter();
    });
  }
}

type InstrumentKind = Extract<keyof Meter, `create${string}`>;

class LazyMeter implements Meter {
  readonly #create: () => Meter;
  readonly #forwarding = new WeakMap<BatchObservableCallback, BatchObservableCallback>();
  #meter: Meter | undefined;

  constructor(create: () => Meter) {
    this.#create = create;
  }

  get sdk(): Meter {
    return (this.#meter ??= this.#create());
  }

  createHistogram(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createHistogram', name, options);
  }

  createGauge(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createGauge', name, options);
  }

  createCounter(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createCounter', name, options);
  }

  createUpDownCounter(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createUpDownCounter', name, options);
  }

  createObservableGauge(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createObservableGauge', name, options);
  }

  createObservableCounter(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createObservableCounter', name, options);
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): LazyInstrument {
    return this.#instrument('createObservableUpDownCounter', name, options);
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    // One for each callback, since the SDK tells callbacks apart by identity.
    const forwarding = this.#forwarding.get(callback) ?? toForwarding(callback);
    this.#forwarding.set(callback, forwarding);
    this.sdk.addBatchObservableCallback(forwarding, observables.map(toSdk));
  }

  removeBatchObservableCallback(
    callback: BatchObservableCallback,
    observables: Observable[],
  ): void {
    this.sdk.removeBatchObservableCallback(
      this.#forwarding.get(callback) ?? callback,
      observables.map(toSdk),
    );
  }

  #instrument(kind: InstrumentKind, name: string, options: MetricOptions | undefined) {
    return new LazyInstrument(() => this.sdk[kind](name, options) as SdkInstrument);
  }
}

/** All that any kind of instrument of the SDK can do. */
interface SdkInstrument extends Observable {
  add(value: number, attributes?: Attributes, context?: Context): void;
  record(value: number, attributes?: Attributes, context?: Context): void;
}

class LazyInstrument implements SdkInstrument {
  readonly #create: () => SdkInstrument;
  #instrument: SdkInstrument | undefined;

  constructor(create: () => SdkInstrument) {
    this.#create = create;
  }

  get sdk(): SdkInstrument {
    return (this.#instrument ??= this.#create());
  }

  add(value: number, attributes?: Attributes, context?: Context): void {
    this.sdk.add(value, attributes, context);
  }

  record(value: number, attributes?: Attributes, context?: Context): void {
    this.sdk.record(value, attributes, context);
  }

  addCallback(callback: ObservableCallback): void {
    this.sdk.addCallback(callback);
  }

  removeCallback(callback: ObservableCallback): void {
    this.sdk.removeCallback(callback);
  }
}

const toSdk = (observable: Observable): Observable =>
  observable instanceof LazyInstrument ? observable.sdk : observable;

/** A callback observes the instruments that it was given, which the SDK does not know. */
const toForwarding =
  (callback: BatchObservableCallback): BatchObservableCallback =>
  (result) =>
    callback({
      observe: (observable, value, attributes) =>
        result.observe(toSdk(observable), value, attributes),
    });
