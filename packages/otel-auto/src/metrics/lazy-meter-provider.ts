import {
  createNoopMeter,
  diag,
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
import type { LazyPipeline, SdkProvider } from '../pipelines/create-pipeline';
import { toText } from '../any-values/to-text';
import { objectOrNone, usableAttributes } from '../any-values/usable-attributes';
import { usableScope } from '../any-values/usable-scope';
import { keepAlive } from '../process-end/keep-alive';
import { usableMetricOptions } from './usable-metric-options';

/**
 * A meter provider that makes the SDK's with the first measurement or callback. Until then its
 * instruments are names; afterwards they forward. They take anything, as those do that record nothing:
 * what the SDK cannot use is left out.
 *
 * Specification, "Error handling in OpenTelemetry": an API must not throw at run time.
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
    const scope = usableScope<MeterOptions>(name, version, options);
    return new LazyMeter(() => {
      this.#sdk ??= this.#pipeline.load();
      return this.#sdk?.getMeter(...scope) ?? createNoopMeter();
    });
  }
}

type InstrumentKind = Extract<keyof Meter, `create${string}`>;

/** Takes anything, as the meter does that records nothing. */
class LazyMeter implements Meter {
  readonly #create: () => Meter;
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
    const forwarding = toForwarding(callback);
    if (forwarding === undefined) return;
    leaveOutIfThrown(() => this.sdk.addBatchObservableCallback(forwarding, observables.map(toSdk)));
  }

  removeBatchObservableCallback(
    callback: BatchObservableCallback,
    observables: Observable[],
  ): void {
    const forwarding = toForwarding(callback);
    if (forwarding === undefined) return;
    leaveOutIfThrown(() =>
      this.sdk.removeBatchObservableCallback(forwarding, observables.map(toSdk)),
    );
  }

  #instrument(kind: InstrumentKind, name: unknown, options: unknown) {
    const text = toText(name);
    const usable = usableMetricOptions(options);
    // What is no number spoils a sum for ever, but is no more than what it is as a last value.
    const takesAnyNumber = kind === 'createGauge' || kind === 'createObservableGauge';
    return new LazyInstrument(() => this.sdk[kind](text, usable) as SdkInstrument, {
      name: text,
      takesAnyNumber,
    });
  }
}

/** All that any kind of instrument of the SDK can do. */
interface SdkInstrument extends Observable {
  add(value: number, attributes?: Attributes, context?: Context): void;
  record(value: number, attributes?: Attributes, context?: Context): void;
}

class LazyInstrument implements SdkInstrument {
  readonly #create: () => SdkInstrument;
  readonly #about: { readonly name: string; readonly takesAnyNumber: boolean };
  #instrument: SdkInstrument | undefined;

  constructor(
    create: () => SdkInstrument,
    about: { readonly name: string; readonly takesAnyNumber: boolean },
  ) {
    this.#create = create;
    this.#about = about;
  }

  get sdk(): SdkInstrument {
    return (this.#instrument ??= this.#create());
  }

  add(value: number, attributes?: Attributes, context?: Context): void {
    if (!this.takes(value)) return;
    try {
      this.sdk.add(value, objectOrNone(attributes), context);
    } catch {
      // The attributes have no key of their own, as those with a `BigInt` have none.
      leaveOutIfThrown(() => this.sdk.add(value, usableAttributes(attributes)));
    }
  }

  record(value: number, attributes?: Attributes, context?: Context): void {
    if (!this.takes(value)) return;
    try {
      this.sdk.record(value, objectOrNone(attributes), context);
    } catch {
      leaveOutIfThrown(() => this.sdk.record(value, usableAttributes(attributes)));
    }
  }

  addCallback(callback: ObservableCallback): void {
    const forwarding = toForwarding(callback, this);
    if (forwarding !== undefined) leaveOutIfThrown(() => this.sdk.addCallback(forwarding));
  }

  removeCallback(callback: ObservableCallback): void {
    const forwarding = toForwarding(callback, this);
    if (forwarding !== undefined) leaveOutIfThrown(() => this.sdk.removeCallback(forwarding));
  }

  /** Whether a value is a number that this instrument can work with; says that it is not. */
  takes(value: unknown): boolean {
    const { name, takesAnyNumber } = this.#about;
    if (typeof value === 'number' && (takesAnyNumber || Number.isFinite(value))) return true;
    diag.warn(`non-number value provided to metric ${name}: ${toText(value)}`);
    return false;
  }
}

const toSdk = (observable: Observable): Observable =>
  observable instanceof LazyInstrument ? observable.sdk : observable;

/** Does what the SDK does not do for some values: nothing, instead of throwing them at the application. */
function leaveOutIfThrown(act: () => void): void {
  try {
    act();
  } catch (error) {
    diag.warn('a measurement or a callback is left out', error);
  }
}

type AnyCallback = (result: { observe: (...observed: unknown[]) => void }) => unknown;

/** What stands for each callback, since the SDK tells callbacks apart by identity. */
const forwardings = new WeakMap<object, Map<LazyInstrument | undefined, AnyCallback>>();

/**
 * Gives what the SDK calls in the place of a callback, which may observe anything: of one instrument,
 * or of those that it was given, which the SDK does not know. `undefined` for what is no callback.
 *
 * What it throws is for the SDK, which goes on without its observations.
 */
function toForwarding(callback: unknown, instrument?: LazyInstrument) {
  if (typeof callback !== 'function') return undefined;
  const known = forwardings.get(callback) ?? new Map<LazyInstrument | undefined, AnyCallback>();
  forwardings.set(callback, known);
  const forwarding =
    known.get(instrument) ??
    ((result) => {
      try {
        const answer = (callback as AnyCallback)({ observe: toObserve(result, instrument) });
        return Promise.resolve(answer).catch(throwError);
      } catch (error) {
        return throwError(error);
      }
    });
  known.set(instrument, forwarding);
  return forwarding as ObservableCallback & BatchObservableCallback;
}

/** The SDK reads the name of what it catches. */
function throwError(error: unknown): never {
  throw error instanceof Error ? error : new Error(toText(error));
}

const toObserve =
  (result: { observe: (...observed: unknown[]) => void }, instrument: LazyInstrument | undefined) =>
  (...observed: unknown[]): void => {
    const [observable, value, attributes] =
      instrument === undefined ? observed : [instrument, ...observed];
    if (!(observable instanceof LazyInstrument) || !observable.takes(value)) return;
    const usable = usableAttributes(attributes);
    if (instrument === undefined) result.observe(observable.sdk, value, usable);
    else result.observe(value, usable);
  };
