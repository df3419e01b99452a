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

/** A callback for the result of an attempt. Must not throw. */
export type OnResult = (request: ExportRequest, result: SendResult) => void;

/** The state of one signal's receiver. A pause is for all requests of the signal, as a receiver means it that asks for one. */
interface SignalState {
  inFlightCount: number;
  pausedUntilMillis: number;
  /** The end of the pause that the receiver itself has asked for. */
  askedUntilMillis: number;
  backoffMillis: number;
  /** The longest time that an answer has taken. */
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

/** The requests that a sender had, when they are taken from it. */
export interface TakenRequests {
  /** The requests that no receiver can have yet: they wait or have not left this process. */
  readonly requests: readonly ExportRequest[];
  /** The requests that a receiver may have without having answered. */
  readonly unanswered: readonly ExportRequest[];
  /** The unanswered requests whose answer takes longer than any has taken before. */
  readonly overdue: readonly ExportRequest[];
  /** Gives requests back that nobody else could send. */
  putBack(requests: readonly ExportRequest[]): void;
}

/**
 * Sends the requests of the outbox to their receivers: several at a time, again after a pause where OTLP
 * allows it, and without keeping the process alive.
 *
 * OTLP specification, "Retryable Response Codes" and "Throttling" of OTLP/HTTP and OTLP/gRPC.
 */
export class RequestSender {
  readonly #outbox: Outbox;
  readonly #destinationOf: (signal: Signal) => Destination;
  readonly #onSend: OnSend | undefined;
  readonly #onResult: OnResult;
  readonly #random: () => number;
  readonly #nowMillis: () => number;
  readonly #wait: Wait;
  readonly #waitForAnswer: Wait;
  readonly #states = new Map<Signal, SignalState>();
  readonly #inFlight = new Set<InFlight>();
  readonly #waiting: (() => void)[] = [];
  #mayRetry = true;
  #isHeld = false;

  constructor(input: {
    readonly outbox: Outbox;
    readonly destinationOf: (signal: Signal) => Destination;
    readonly onSend?: OnSend | undefined;
    readonly onResult: OnResult;
    readonly random?: () => number;
    readonly nowMillis?: () => number;
    readonly wait?: Wait;
    readonly waitForAnswer?: Wait;
  }) {
    this.#outbox = input.outbox;
    this.#destinationOf = input.destinationOf;
    this.#onSend = input.onSend;
    this.#onResult = input.onResult;
    this.#random = input.random ?? Math.random;
    this.#nowMillis = input.nowMillis ?? nowMillis;
    this.#wait = input.wait ?? waitUnreferenced;
    this.#waitForAnswer = input.waitForAnswer ?? waitForSockets;
  }

  /** Sends what may be sent. Call it after each request that is added to the outbox. */
  sendWaiting(): void {
    if (this.#isHeld) return;
    while (this.#inFlight.size < MAX_IN_FLIGHT) {
      const request = this.#outbox.take((signal) => this.#maySend(signal));
      if (request === undefined) return;
      this.#send(request);
    }
  }

  /** Sends nothing before the function that it returns is called, or `flush`. */
  hold(): () => void {
    this.#isHeld = true;
    return () => {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      this.sendWaiting();
    };
  }

  /** Whether a request of this signal waits or is in flight. */
  hasRequests(signal: Signal): boolean {
    return this.#outbox.has(signal) || this.#isInFlight(signal);
  }

  /** The number of records of a signal that wait or are in flight. */
  countWaiting(signal: Signal): number {
    let count = this.#outbox.count(signal);
    for (const { request } of this.#inFlight) if (request.signal === signal) count += request.count;
    return count;
  }

  /**
   * Sends what waits, whatever has failed before, and resolves when nothing of it is in flight any more:
   * each request was delivered or given up, or stands in the outbox because its signal has just failed. A
   * receiver that has asked for a pause gets it, except after `endRetries`, since what waits would be lost.
   */
  async flush(): Promise<void> {
    this.#isHeld = false;
    const now = this.#nowMillis();
    for (const state of this.#states.values()) {
      if (!this.#mayRetry || state.askedUntilMillis <= now) this.#resume(state);
    }
    this.sendWaiting();
    // A busy application adds more all the time.
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

  /** Whether a request waits because the last attempt of its signal has failed. */
  isHeldUp(): boolean {
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
      // TakenRequests: somebody else has it now.
      if (!this.#inFlight.delete(sent)) return;
      this.#settle(sent, result, state);
    });
  }

  async #attempt({ request, progress }: InFlight): Promise<SendResult> {
    try {
      const { send, timeoutMillis } = this.#destinationOf(request.signal);
      return await send(request.body, timeoutMillis, progress);
    } catch (error) {
      // A certificate that cannot be read, say, which may be put in order.
      return { kind: 'retryable', error: error as Error, retryAfterMillis: undefined };
    }
  }

  #settle(sent: InFlight, result: SendResult, state: SignalState): void {
    const { request, sinceMillis } = sent;
    if (result.kind === 'retryable') {
      this.#pause(state, result.retryAfterMillis);
      this.#outbox.putBack(request);
    } else {
      const answerMillis = this.#nowMillis() - sinceMillis;
      state.slowestAnswerMillis = Math.max(answerMillis, state.slowestAnswerMillis);
      state.backoffMillis = INITIAL_BACKOFF_MILLIS;
    }
    this.#onResult(request, result);
    // A receiver may answer before it has read all; then a socket still holds the rest.
    if (result.kind !== 'retryable' && isHandedOver(sent)) request.release?.();
    this.sendWaiting();
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Begins a pause, one for attempts that fail together: as long as the first makes it or a receiver asks for. */
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
    // After a failure one request tries whether the receiver is back.
    const isCareful = state.backoffMillis > INITIAL_BACKOFF_MILLIS;
    return !this.#isPaused(signal) && !(isCareful && state.inFlightCount > 0);
  }

  /** Whether a request that was added up to then is in flight, or about to be. */
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
/** The time that an answer may always take. */
const PATIENCE_MILLIS = 500;
