import type { Arrival } from '../decoding/arrival';
import type { ReceivedRequest } from '../received-request';
import type { LogRecord, MetricPoint, Span } from '../telemetry';
import { joinTraces, type Trace } from './join-traces';

/** Telemetry in order of arrival. */
export interface ReceivedTelemetry {
  readonly spans: readonly Span[];
  readonly metricPoints: readonly MetricPoint[];
  readonly logRecords: readonly LogRecord[];
}

type Listener<T> = (value: T) => void;

/** Stores received telemetry in order of arrival, and calls the listeners. */
export class TelemetryStore {
  #accepted = new Lists();
  #seen = new Lists();
  #requests: ReceivedRequest[] = [];
  #traces: readonly Trace[] | undefined;
  readonly #requestListeners = new Set<Listener<ReceivedRequest>>();
  readonly #arrivalListeners = new Set<Listener<Arrival>>();

  get spans(): readonly Span[] {
    return this.#accepted.spans;
  }

  get metricPoints(): readonly MetricPoint[] {
    return this.#accepted.metricPoints;
  }

  get logRecords(): readonly LogRecord[] {
    return this.#accepted.logRecords;
  }

  /** All telemetry that was read completely, accepted or not. */
  get seen(): ReceivedTelemetry {
    return this.#seen;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  traces(): readonly Trace[] {
    this.#traces ??= joinTraces(this.spans, this.logRecords);
    return this.#traces;
  }

  /** Stores a request and the telemetry of it that was read and accepted. */
  add(
    request: ReceivedRequest,
    {
      seen,
      accepted,
    }: { readonly seen?: Arrival | undefined; readonly accepted?: Arrival | undefined },
  ): void {
    this.#requests.push(request);
    this.see(seen);
    if (accepted !== undefined) {
      this.#accepted.add(accepted);
      this.#traces = undefined;
    }
    notify(this.#requestListeners, request);
    if (accepted !== undefined) notify(this.#arrivalListeners, accepted);
  }

  /** Stores the telemetry that was read of a request that has not been accepted yet. */
  see(arrival: Arrival | undefined): void {
    if (arrival !== undefined) this.#seen.add(arrival);
  }

  clear(): void {
    // new lists, since lists that were returned before must not change
    this.#accepted = new Lists();
    this.#seen = new Lists();
    this.#requests = [];
    this.#traces = undefined;
  }

  onRequest(listener: Listener<ReceivedRequest>): () => void {
    return subscribe(this.#requestListeners, listener);
  }

  onArrival(listener: Listener<Arrival>): () => void {
    return subscribe(this.#arrivalListeners, listener);
  }
}

class Lists implements ReceivedTelemetry {
  readonly spans: Span[] = [];
  readonly metricPoints: MetricPoint[] = [];
  readonly logRecords: LogRecord[] = [];

  add(arrival: Arrival): void {
    switch (arrival.signal) {
      case 'traces':
        append(this.spans, arrival.spans);
        break;
      case 'metrics':
        append(this.metricPoints, arrival.metricPoints);
        break;
      case 'logs':
        append(this.logRecords, arrival.logRecords);
        break;
    }
  }
}

/**
 * Appends items one by one: `push(...items)` overflows the stack with some hundred thousand of
 * them.
 */
function append<T>(array: T[], items: readonly T[]): void {
  for (const item of items) array.push(item);
}

function subscribe<T>(listeners: Set<Listener<T>>, listener: Listener<T>): () => void {
  // a wrapper for each subscription, since a function may be subscribed twice
  const subscription: Listener<T> = (value) => listener(value);
  listeners.add(subscription);
  return () => void listeners.delete(subscription);
}

function notify<T>(listeners: ReadonlySet<Listener<T>>, value: T): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      // a mistake of the caller, which must be seen but not affect the response to the sender
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
