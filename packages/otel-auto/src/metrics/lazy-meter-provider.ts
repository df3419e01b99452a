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
import type { Redactor } from '../redaction/redactor';
import { toText } from '../any-values/to-text';
import { objectOrNone, usableAttributes } from '../any-values/usable-attributes';
import { usableScope } from '../any-values/usable-scope';
import { keepAlive } from '../process-end/keep-alive';
import { usableMetricOptions } from './usable-metric-options';

/**
 * Creates the SDK's meter provider with the first measurement or callback. Until then its
 * instruments only have a name; afterwards they forward to the SDK's. They accept any value, as
 * no-op instruments do, and leave out what the SDK cannot use.
 *
 * Specification, "Error handling in OpenTelemetry": an API must not throw at run time.
 */
export class LazyMeterProvider implements MeterProvider {
  readonly #pipeline: LazyPipeline<MeterProvider & SdkProvider>;
  readonly #redactor: () => Pick<Redactor, 'attributes'>;
  #sdk: MeterProvider | undefined;

  /** @param redactor - called with the first measurement or callback */
  constructor(
    pipeline: LazyPipeline<MeterProvider & SdkProvider>,
    redactor: () => Pick<Redactor, 'attributes'>,
  ) {
    this.#pipeline = pipeline;
    this.#redactor = redactor;
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
    }, this.#redactor);
  }
}

type InstrumentKind = Extract<keyof Meter, `create${string}`>;

/** Creates instruments that forward to the SDK's. Accepts any value, as a no-op meter does. */
class LazyMeter implements Meter {
  readonly #create: () => Meter;
  readonly #redactor: () => Pick<Redactor, 'attributes'>;
  #meter: Meter | undefined;

  constructor(create: () => Meter, redactor: () => Pick<Redactor, 'attributes'>) {
    this.#create = create;
    this.#redactor = redactor;
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
    // NaN and infinities spoil a sum for ever, but are harmless as a last value.
    const takesAnyNumber = kind === 'createGauge' || kind === 'createObservableGauge';
    return new LazyInstrument(() => this.sdk[kind](text, usable) as SdkInstrument, {
      name: text,
      takesAnyNumber,
      redactor: this.#redactor,
    });
  }
}

/** The methods of all kinds of instruments of the SDK. */
interface SdkInstrument extends Observable {
  add(value: number, attributes?: Attributes, context?: Context): void;
  record(value: number, attributes?: Attributes, context?: Context): void;
}

interface InstrumentFacts {
  readonly name: string;
  readonly takesAnyNumber: boolean;
  readonly redactor: () => Pick<Redactor, 'attributes'>;
}

class LazyInstrument implements SdkInstrument {
  readonly #create: () => SdkInstrument;
  readonly #about: InstrumentFacts;
  #instrument: SdkInstrument | undefined;

  constructor(create: () => SdkInstrument, about: InstrumentFacts) {
    this.#create = create;
    this.#about = about;
  }

  get sdk(): SdkInstrument {
    return (this.#instrument ??= this.#create());
  }

  add(value: number, attributes?: Attributes, context?: Context): void {
    if (!this.takes(value)) return;
    try {
      this.sdk.add(value, this.redact(objectOrNone(attributes)), context);
    } catch {
      // The SDK failed to hash the attributes, which it does for example for a `BigInt`.
      leaveOutIfThrown(() => this.sdk.add(value, this.redact(usableAttributes(attributes))));
    }
  }

  record(value: number, attributes?: Attributes, context?: Context): void {
    if (!this.takes(value)) return;
    try {
      this.sdk.record(value, this.redact(objectOrNone(attributes)), context);
    } catch {
      leaveOutIfThrown(() => this.sdk.record(value, this.redact(usableAttributes(attributes))));
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

  /**
   * Returns the attributes without secrets. That is done before the SDK adds up, so that what
   * differs in a secret alone is one series.
   */
  redact<Given extends Attributes | undefined>(attributes: Given): Given {
    return attributes === undefined
      ? attributes
      : this.#about.redactor().attributes<NonNullable<Given>>(attributes);
  }

  /**
   * Returns whether a value is a number that this instrument accepts, and reports one that is not.
   */
  takes(value: unknown): boolean {
    const { name, takesAnyNumber } = this.#about;
    if (typeof value === 'number' && (takesAnyNumber || Number.isFinite(value))) return true;
    diag.warn(`non-number value provided to metric ${name}: ${toText(value)}`);
    return false;
  }
}

const toSdk = (observable: Observable): Observable =>
  observable instanceof LazyInstrument ? observable.sdk : observable;

/** Calls the SDK and reports what it throws, instead of throwing at the application. */
function leaveOutIfThrown(act: () => void): void {
  try {
    act();
  } catch (error) {
    diag.warn('a measurement or a callback is left out', error);
  }
}

type AnyCallback = (result: { observe: (...observed: unknown[]) => void }) => unknown;

/**
 * The function registered in place of each callback, since the SDK tells callbacks apart by
 * identity.
 */
const forwardings = new WeakMap<object, Map<LazyInstrument | undefined, AnyCallback>>();

/**
 * Returns the function that the SDK calls in place of a callback; `undefined` for a value that is
 * not a function. The callback may observe any value, on the one instrument or on the batch of
 * instruments that it was registered for, which are ours and unknown to the SDK.
 *
 * An error of the callback is passed to the SDK, which continues without its observations.
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

/** Throws an `Error`, since the SDK reads the name of what it catches. */
function throwError(error: unknown): never {
  throw error instanceof Error ? error : new Error(toText(error));
}

const toObserve =
  (result: { observe: (...observed: unknown[]) => void }, instrument: LazyInstrument | undefined) =>
  (...observed: unknown[]): void => {
    const [observable, value, attributes] =
      instrument === undefined ? observed : [instrument, ...observed];
    if (!(observable instanceof LazyInstrument) || !observable.takes(value)) return;
    const usable = observable.redact(usableAttributes(attributes));
    if (instrument === undefined) result.observe(observable.sdk, value, usable);
    else result.observe(value, usable);
  };
