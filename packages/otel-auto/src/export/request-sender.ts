import { INITIAL_BACKOFF_MILLIS, MAX_PAUSE_MILLIS, nextBackoff, withJitter } from './back-off';
import { nowMillis } from '../now-millis';
import type { Sender, SendProgress, SendResult } from '../transport/sender';
import type { Signal } from '../signal';
import type { Outbox } from './outbox';
import type { ExportRequest } from './export-request';
import { type Wait, waitForSockets, waitUnreferenced } from './wait';

/** The receiver of one signal's requests. */
export interface Destination {
  readonly send: Sender;
  /** The time limit of one attempt. */
  readonly timeoutMillis: number;
}

/** A callback for an attempt that begins. Must not throw. */
export type OnSend = (request: ExportRequest) => void;

/** A callback for a request whose time is over. Must not throw. */
export type OnGiveUp = (request: ExportRequest) => void;

/** A callback for the result of an attempt. Must not throw. */
export type OnResult = (request: ExportRequest, result: SendResult) => void;

/**
 * The state of one signal's receiver. A pause applies to all requests of the signal, as the
 * receiver that asks for it means it.
 */
interface SignalState {
  inFlightCount: number;
  pausedUntilMillis: number;
  /** The end of the pause that the receiver itself has asked for. */
  askedUntilMillis: number;
  backoffMillis: number;
  /** The longest time that a response has taken. */
  slowestAnswerMillis: number;
  cancelWait: () => void;
}

/** A request in flight. */
interface InFlight {
  readonly request: ExportRequest;
  readonly progress: SendProgress;
  readonly sinceMillis: number;
  isOverdue: boolean;
}

/** The requests that are taken from a sender. */
export interface TakenRequests {
  /** The requests that no receiver can have yet: they wait or have not left this process. */
  readonly requests: readonly ExportRequest[];
  /** The requests that a receiver may have without having responded. */
  readonly unanswered: readonly ExportRequest[];
  /** The unanswered requests whose response takes longer than any has taken before. */
  readonly overdue: readonly ExportRequest[];
  /** Puts back requests that could not be sent otherwise. */
  putBack(requests: readonly ExportRequest[]): void;
}

/**
 * Sends the requests of the outbox to their receivers: several at a time, again after a pause if
 * OTLP allows it, and without keeping the process alive.
 *
 * OTLP specification, "Retryable Response Codes" and "Throttling" of OTLP/HTTP and OTLP/gRPC.
 */
export class RequestSender {
  readonly #outbox: Outbox;
  readonly #destinationOf: (signal: Signal) => Destination;
  readonly #onSend: OnSend | undefined;
  readonly #onResult: OnResult;
  readonly #onGiveUp: OnGiveUp | undefined;
  readonly #limitOf: (signal: Signal) => number | undefined;
  readonly #random: () => number;
  readonly #nowMillis: () => number;
  readonly #wait: Wait;
  readonly #waitForAnswer: Wait;
  readonly #states = new Map<Signal, SignalState>();
  readonly #inFlight = new Set<InFlight>();
  /** The times of the first attempts. */
  readonly #begun = new WeakMap<ExportRequest, number>();
  readonly #waiting: (() => void)[] = [];
  #mayRetry = true;
  #isSuspended = false;

  constructor(input: {
    readonly outbox: Outbox;
    readonly destinationOf: (signal: Signal) => Destination;
    readonly onSend?: OnSend | undefined;
    readonly onResult: OnResult;
    readonly onGiveUp?: OnGiveUp | undefined;
    /**
     * Returns the time limit of a request from its first attempt on, with all others; by default there
     * is none.
     */
    readonly exportTimeoutOf?: (signal: Signal) => number | undefined;
    readonly random?: () => number;
    readonly nowMillis?: () => number;
    readonly wait?: Wait;
    readonly waitForAnswer?: Wait;
  }) {
    this.#outbox = input.outbox;
    this.#destinationOf = input.destinationOf;
    this.#onSend = input.onSend;
    this.#onResult = input.onResult;
    this.#onGiveUp = input.onGiveUp;
    this.#limitOf = input.exportTimeoutOf ?? (() => undefined);
    this.#random = input.random ?? Math.random;
    this.#nowMillis = input.nowMillis ?? nowMillis;
    this.#wait = input.wait ?? waitUnreferenced;
    this.#waitForAnswer = input.waitForAnswer ?? waitForSockets;
  }

  /** Sends requests that may be sent. Call it after adding a request to the outbox. */
  sendWaiting(): void {
    if (this.#isSuspended) return;
    while (this.#inFlight.size < MAX_IN_FLIGHT) {
      const request = this.#outbox.take((signal) => this.#maySend(signal));
      if (request === undefined) return;
      if (this.#isOver(request)) this.#onGiveUp?.(request);
      else this.#send(request);
    }
  }

  /** Holds back all sending until the returned function, or `flush`, is called. */
  suspend(): () => void {
    this.#isSuspended = true;
    return () => {
      if (!this.#isSuspended) return;
      this.#isSuspended = false;
      this.sendWaiting();
    };
  }

  /** Returns whether a request of this signal waits or is in flight. */
  hasRequests(signal: Signal): boolean {
    return this.#outbox.has(signal) || this.#isInFlight(signal);
  }

  /** Returns the number of records of a signal that wait or are in flight. */
  countWaiting(signal: Signal): number {
    let count = this.#outbox.count(signal);
    for (const { request } of this.#inFlight) if (request.signal === signal) count += request.count;
    return count;
  }

  /**
   * Sends waiting requests, even of signals that have failed before, and resolves when none of them
   * is in flight: each request was delivered or given up, or is in the outbox because its signal
   * has just failed. A receiver that has asked for a pause gets it, except after `endRetries`,
   * since waiting requests would be lost.
   */
  async flush(): Promise<void> {
    this.#isSuspended = false;
    const now = this.#nowMillis();
    for (const state of this.#states.values()) {
      if (!this.#mayRetry || state.askedUntilMillis <= now) this.#resume(state);
    }
    this.sendWaiting();
    // A busy application adds new requests all the time.
    const last = this.#outbox.lastNumber;
    while (this.#isBusyUpTo(last)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Ends the retries: a request that fails from now on stays in the outbox. */
  endRetries(): void {
    this.#mayRetry = false;
    for (const { cancelWait } of this.#states.values()) cancelWait();
  }

  /** Returns whether a request waits because the last attempt of its signal has failed. */
  isBackingOff(): boolean {
    return this.#outbox.peek((signal) => this.#isPaused(signal)) !== undefined;
  }

  /** Takes all requests from the sender, to be sent otherwise. */
  takeAll(): TakenRequests {
    const inFlight = [...this.#inFlight];
    const handedOver = inFlight.filter(isHandedOver);
    const unsent = inFlight.filter((sent) => !isHandedOver(sent));
    this.#inFlight.clear();
    this.#wakeWaiting();
    return {
      requests: [...unsent.map(toRequest), ...this.#outbox.drain()],
      unanswered: handedOver.map(toRequest),
      overdue: handedOver.filter(({ isOverdue }) => isOverdue).map(toRequest),
      putBack: (requests) => {
        for (const request of requests) {
          const sent = unsent.find((each) => each.request === request);
          if (sent === undefined) this.#outbox.putBack(request);
          else this.#inFlight.add(sent);
        }
      },
    };
  }

  #send(request: ExportRequest): void {
    const state = this.#stateOf(request.signal);
    const sinceMillis = this.#nowMillis();
    if (!this.#begun.has(request)) this.#begun.set(request, sinceMillis);
    const sent: InFlight = { request, progress: {}, sinceMillis, isOverdue: false };
    const patienceMillis = Math.max(PATIENCE_MILLIS, state.slowestAnswerMillis);
    const cancelWait = this.#waitForAnswer(patienceMillis, () => {
      sent.isOverdue = true;
    });
    this.#inFlight.add(sent);
    this.#onSend?.(request);
    state.inFlightCount += 1;
    void this.#attempt(sent).then((result) => {
      cancelWait();
      state.inFlightCount -= 1;
      // The request was taken from the sender.
      if (!this.#inFlight.delete(sent)) return;
      this.#settle(sent, result, state);
    });
  }

  async #attempt({ request, progress }: InFlight): Promise<SendResult> {
    try {
      const { send, timeoutMillis } = this.#destinationOf(request.signal);
      return await send(
        request.body,
        Math.ceil(Math.min(timeoutMillis, this.#leftMillis(request))),
        progress,
      );
    } catch (error) {
      // The error may be temporary, such as a certificate that cannot be read.
      return { kind: 'retryable', error: error as Error, retryAfterMillis: undefined };
    }
  }

  /** Returns whether the time of a request is over; a timer may be early by a part of a millisecond. */
  #isOver(request: ExportRequest): boolean {
    return this.#leftMillis(request) < 1;
  }

  /** Returns the time that a request has left, which is endless before its first attempt. */
  #leftMillis(request: ExportRequest): number {
    const begunMillis = this.#begun.get(request);
    if (begunMillis === undefined) return Number.POSITIVE_INFINITY;
    const limitMillis = this.#limitOf(request.signal) ?? Number.POSITIVE_INFINITY;
    return begunMillis + limitMillis - this.#nowMillis();
  }

  #settle(sent: InFlight, result: SendResult, state: SignalState): void {
    const { request, sinceMillis } = sent;
    const isGivenUp = result.kind === 'retryable' && this.#isOver(request);
    if (result.kind === 'retryable') {
      this.#pause(state, result.retryAfterMillis);
      if (!isGivenUp) this.#outbox.putBack(request);
    } else {
      const answerMillis = this.#nowMillis() - sinceMillis;
      state.slowestAnswerMillis = Math.max(answerMillis, state.slowestAnswerMillis);
      state.backoffMillis = INITIAL_BACKOFF_MILLIS;
    }
    this.#onResult(request, result);
    if (isGivenUp) this.#onGiveUp?.(request);
    // A receiver may respond before it has read everything; then a socket still holds the rest.
    if (result.kind !== 'retryable' && isHandedOver(sent)) request.release?.();
    this.sendWaiting();
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /**
   * Begins a pause. Attempts that fail together make one pause, as long as the first makes it or a
   * receiver asks for.
   */
  #pause(state: SignalState, askedMillis: number | undefined): void {
    const now = this.#nowMillis();
    const isPaused = state.pausedUntilMillis > now;
    if (isPaused && !askedMillis) return;
    const wait = askedMillis || withJitter(state.backoffMillis, this.#random);
    const until = now + Math.min(wait, MAX_PAUSE_MILLIS);
    if (askedMillis) state.askedUntilMillis = Math.max(until, state.askedUntilMillis);
    if (!isPaused) state.backoffMillis = nextBackoff(state.backoffMillis);
    if (until <= state.pausedUntilMillis) return;
    state.pausedUntilMillis = until;
    state.cancelWait();
    if (!this.#mayRetry) return;
    state.cancelWait = this.#wait(until - now, () => {
      this.#resume(state);
      this.sendWaiting();
    });
  }

  #resume(state: SignalState): void {
    state.cancelWait();
    state.pausedUntilMillis = 0;
  }

  #maySend(signal: Signal): boolean {
    const state = this.#states.get(signal);
    if (state === undefined) return true;
    // After a failure a single request is tried first.
    const isCareful = state.backoffMillis > INITIAL_BACKOFF_MILLIS;
    return !this.#isPaused(signal) && !(isCareful && state.inFlightCount > 0);
  }

  /** Returns whether a request up to this number is in flight, or about to be. */
  #isBusyUpTo(number: number): boolean {
    for (const { request } of this.#inFlight) {
      if (this.#outbox.numberOf(request) <= number) return true;
    }
    const next = this.#outbox.peek((signal) => !this.#isPaused(signal));
    return next !== undefined && this.#outbox.numberOf(next) <= number;
  }

  #isPaused(signal: Signal): boolean {
    return (this.#states.get(signal)?.pausedUntilMillis ?? 0) > 0;
  }

  #isInFlight(signal: Signal): boolean {
    for (const { request } of this.#inFlight) if (request.signal === signal) return true;
    return false;
  }

  #stateOf(signal: Signal): SignalState {
    let state = this.#states.get(signal);
    if (state === undefined) {
      state = {
        inFlightCount: 0,
        pausedUntilMillis: 0,
        askedUntilMillis: 0,
        backoffMillis: INITIAL_BACKOFF_MILLIS,
        slowestAnswerMillis: 0,
        cancelWait: () => undefined,
      };
      this.#states.set(signal, state);
    }
    return state;
  }
}

const toRequest = ({ request }: InFlight): ExportRequest => request;
const isHandedOver = ({ progress }: InFlight): boolean => progress.isHandedOver?.() === true;

const MAX_IN_FLIGHT = 4;
/** The time within which a response is never overdue. */
const PATIENCE_MILLIS = 500;
