import type { IncomingHttpHeaders } from 'node:http';
import type { Arrival } from './arrival';
import type { Signal } from './signal';
import type { LogRecord, MetricPoint, Span } from './telemetry';
import { joinTraces, type Trace } from './join-traces';

/** A request that was answered, taken or refused. */
export interface ReceivedRequest {
  /** Absent when the path is of no signal. */
  readonly signal?: Signal;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly contentType?: string;
  /** The content coding; `identity` when there is none. */
  readonly encoding: string;
  /** The size of the body as sent, so compressed; 0 if it was refused unread. */
  readonly bytes: number;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Why it was refused; absent when it was taken. */
  readonly error?: string;
  readonly receivedAt: Date;
}

type Listener<T> = (value: T) => void;

/** Keeps what was received, in order of arrival, and tells who listens. */
export class TelemetryStore {
  #spans: Span[] = [];
  #metricPoints: MetricPoint[] = [];
  #logRecords: LogRecord[] = [];
  #requests: ReceivedRequest[] = [];
  #traces: readonly Trace[] | undefined;
  readonly #requestListeners = new Set<Listener<ReceivedRequest>>();
  readonly #arrivalListeners = new Set<Listener<Arrival>>();

  get spans(): readonly Span[] {
    return this.#spans;
  }

  get metricPoints(): readonly MetricPoint[] {
    return this.#metricPoints;
  }

  get logRecords(): readonly LogRecord[] {
    return this.#logRecords;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  traces(): readonly Trace[] {
    this.#traces ??= joinTraces(this.#spans, this.#logRecords);
    return this.#traces;
  }

  add(request: ReceivedRequest, arrival: Arrival | undefined): void {
    this.#requests.push(request);
    if (arrival !== undefined) this.#keep(arrival);
    notify(this.#requestListeners, request);
    if (arrival !== undefined) notify(this.#arrivalListeners, arrival);
  }

  clear(): void {
    // new arrays, so that one that was handed out before keeps what it had
    this.#spans = [];
    this.#metricPoints = [];
    this.#logRecords = [];
    this.#requests = [];
    this.#traces = undefined;
  }

  onRequest(listener: Listener<ReceivedRequest>): () => void {
    return subscribe(this.#requestListeners, listener);
  }

  onArrival(listener: Listener<Arrival>): () => void {
    return subscribe(this.#arrivalListeners, listener);
  }

  #keep(arrival: Arrival): void {
    switch (arrival.signal) {
      case 'traces':
        append(this.#spans, arrival.spans);
        break;
      case 'metrics':
        append(this.#metricPoints, arrival.metricPoints);
        break;
      case 'logs':
        append(this.#logRecords, arrival.logRecords);
        break;
    }
    this.#traces = undefined;
  }
}

/** Not `push(...items)`, which overflows the stack with some hundred thousand of them. */
function append<T>(array: T[], items: readonly T[]): void {
  for (const item of items) array.push(item);
}

function subscribe<T>(listeners: Set<Listener<T>>, listener: Listener<T>): () => void {
  // a wrapper each time, so that a function subscribed twice is two subscriptions
  const subscription: Listener<T> = (value) => listener(value);
  listeners.add(subscription);
  return () => void listeners.delete(subscription);
}

function notify<T>(listeners: ReadonlySet<Listener<T>>, value: T): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      // a mistake of the caller's, which must be seen but not cost the sender its answer
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
