import { INITIAL_BACKOFF_MILLIS, MAX_PAUSE_MILLIS, nextBackoff, withJitter } from './back-off';
import { nowMillis } from '../now-millis';
import type { Sender, SendProgress, SendResult } from '../transport/sender';
import type { Signal } from '../signal';
import type { Outbox } from './outbox';
import type { ExportRequest } from './export-request';
import { type Wait, waitForSockets, waitUnreferenced } from './wait';

/** The way of one signal to its receiver. */
export interface Route {
  readonly send: Sender;
  /** For one attempt. */
  readonly timeoutMillis: number;
}

/** An attempt begins. Must not throw. */
export type OnDepart = (parcel: ExportRequest) => void;

/** What became of an attempt. Must not throw. */
export type OnAttempt = (parcel: ExportRequest, result: SendResult) => void;

/** How a signal fares; a pause is for the whole signal, as a receiver that is asked to wait means it. */
interface Traffic {
  underWay: number;
  pausedUntilMillis: number;
  /** Until when its receiver has asked not to be asked. */
  askedUntilMillis: number;
  backoffMillis: number;
  /** The longest that an answer has taken. */
  slowestAnswerMillis: number;
  cancelWait: () => void;
}

/** A parcel that is on its way, and how far it got. */
interface Trip {
  readonly parcel: ExportRequest;
  readonly progress: SendProgress;
  readonly sinceMillis: number;
  isOverdue: boolean;
}

/** What a sender gives away. */
export interface Recalled {
  /** What no receiver can have yet: it waits or has not left this process. */
  readonly parcels: readonly ExportRequest[];
  /** What a receiver may have without having answered. */
  readonly unanswered: readonly ExportRequest[];
  /** Those of the latter whose answer takes longer than any has taken before. */
  readonly overdue: readonly ExportRequest[];
  /** Goes on with those of `parcels` that nobody else could take. */
  takeBack(parcels: readonly ExportRequest[]): void;
}

/**
 * Takes parcels from the outbox to their receivers: several at a time, again after a pause where OTLP
 * allows it, and never keeping the process alive.
 *
 * OTLP specification, "Retryable Response Codes" and "OTLP/HTTP Throttling".
 */
export class RequestSender {
  readonly #outbox: Outbox;
  readonly #routeOf: (signal: Signal) => Route;
  readonly #onDepart: OnDepart | undefined;
  readonly #onAttempt: OnAttempt;
  readonly #random: () => number;
  readonly #nowMillis: () => number;
  readonly #wait: Wait;
  readonly #waitForAnswer: Wait;
  readonly #traffic = new Map<Signal, Traffic>();
  readonly #trips = new Set<Trip>();
  readonly #waiting: (() => void)[] = [];
  #mayRetry = true;
  #isHeld = false;

  constructor(input: {
    readonly outbox: Outbox;
    readonly routeOf: (signal: Signal) => Route;
    readonly onDepart?: OnDepart | undefined;
    readonly onAttempt: OnAttempt;
    readonly random?: () => number;
    readonly nowMillis?: () => number;
    readonly wait?: Wait;
    readonly waitForAnswer?: Wait;
  }) {
    this.#outbox = input.outbox;
    this.#routeOf = input.routeOf;
    this.#onDepart = input.onDepart;
    this.#onAttempt = input.onAttempt;
    this.#random = input.random ?? Math.random;
    this.#nowMillis = input.nowMillis ?? nowMillis;
    this.#wait = input.wait ?? waitUnreferenced;
    this.#waitForAnswer = input.waitForAnswer ?? waitForSockets;
  }

  /** Sends what may be sent. Call it after each parcel that is added to the outbox. */
  depart(): void {
    if (this.#isHeld) return;
    while (this.#trips.size < MAX_UNDER_WAY) {
      const parcel = this.#outbox.take((signal) => this.#mayGo(signal));
      if (parcel === undefined) return;
      this.#send(parcel);
    }
  }

  /** Lets nothing depart before what it returns is called, or somebody asks for a flush. */
  hold(): () => void {
    this.#isHeld = true;
    return () => {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      this.depart();
    };
  }

  /** Whether a parcel of this signal waits or is on its way. */
  hasWork(signal: Signal): boolean {
    return this.#outbox.has(signal) || this.#isUnderWay(signal);
  }

  /** How many records of a signal wait or are on their way. */
  countWaiting(signal: Signal): number {
    let count = this.#outbox.count(signal);
    for (const { parcel } of this.#trips) if (parcel.signal === signal) count += parcel.count;
    return count;
  }

  /**
   * Tries everything now that no receiver has asked time for, and resolves when nothing of it is under
   * way any more: each parcel was delivered or given up, or stands in the outbox because its signal has
   * just failed or has to wait. After `endRetries` a receiver is asked whatever it has asked for: what
   * waits would be lost.
   */
  async flush(): Promise<void> {
    this.#isHeld = false;
    const now = this.#nowMillis();
    for (const traffic of this.#traffic.values()) {
      if (!this.#mayRetry || traffic.askedUntilMillis <= now) this.#resume(traffic);
    }
    this.depart();
    // An application that is busy posts more all the time.
    const last = this.#outbox.lastNumber;
    while (this.#isBusyUpTo(last)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Ends the waiting for better times: what fails from now on stays in the outbox. */
  endRetries(): void {
    this.#mayRetry = false;
    for (const { cancelWait } of this.#traffic.values()) cancelWait();
  }

  /** Whether something waits because the last attempt of its signal has failed. */
  isHeldUp(): boolean {
    return this.#outbox.peek((signal) => this.#isPaused(signal)) !== undefined;
  }

  /** Gives everything away. */
  recall(): Recalled {
    const trips = [...this.#trips];
    const handedOver = trips.filter(isHandedOver);
    const underWay = trips.filter((trip) => !isHandedOver(trip));
    this.#trips.clear();
    this.#wakeWaiting();
    return {
      parcels: [...underWay.map(toRequest), ...this.#outbox.drain()],
      unanswered: handedOver.map(toRequest),
      overdue: handedOver.filter(({ isOverdue }) => isOverdue).map(toRequest),
      takeBack: (parcels) => {
        for (const parcel of parcels) {
          const trip = underWay.find((each) => each.parcel === parcel);
          if (trip === undefined) this.#outbox.putBack(parcel);
          else this.#trips.add(trip);
        }
      },
    };
  }

  #send(parcel: ExportRequest): void {
    const traffic = this.#trafficOf(parcel.signal);
    const sinceMillis = this.#nowMillis();
    const trip: Trip = { parcel, progress: {}, sinceMillis, isOverdue: false };
    const patienceMillis = Math.max(PATIENCE_MILLIS, traffic.slowestAnswerMillis);
    const cancelWait = this.#waitForAnswer(patienceMillis, () => {
      trip.isOverdue = true;
    });
    this.#trips.add(trip);
    this.#onDepart?.(parcel);
    traffic.underWay += 1;
    void this.#attempt(trip).then((result) => {
      cancelWait();
      traffic.underWay -= 1;
      // Recalled: somebody else has it now.
      if (!this.#trips.delete(trip)) return;
      this.#arrive(trip, result, traffic);
    });
  }

  async #attempt({ parcel, progress }: Trip): Promise<SendResult> {
    try {
      const { send, timeoutMillis } = this.#routeOf(parcel.signal);
      return await send(parcel.body, timeoutMillis, progress);
    } catch (error) {
      // A certificate that cannot be read, say, which may be put in order.
      return { kind: 'retryable', error: error as Error, retryAfterMillis: undefined };
    }
  }

  #arrive(trip: Trip, result: SendResult, traffic: Traffic): void {
    const { parcel, sinceMillis } = trip;
    if (result.kind === 'retryable') {
      this.#pause(traffic, result.retryAfterMillis);
      this.#outbox.putBack(parcel);
    } else {
      const answerMillis = this.#nowMillis() - sinceMillis;
      traffic.slowestAnswerMillis = Math.max(answerMillis, traffic.slowestAnswerMillis);
      traffic.backoffMillis = INITIAL_BACKOFF_MILLIS;
      // A receiver may answer before it has read all; then a socket still holds the rest.
      if (isHandedOver(trip)) parcel.release?.();
    }
    this.#onAttempt(parcel, result);
    this.depart();
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Attempts that fail together make one pause, as long as the first makes it or a receiver asks for. */
  #pause(traffic: Traffic, askedMillis: number | undefined): void {
    const now = this.#nowMillis();
    const isPaused = traffic.pausedUntilMillis > now;
    if (isPaused && !askedMillis) return;
    const wait = askedMillis || withJitter(traffic.backoffMillis, this.#random);
    const until = now + Math.min(wait, MAX_PAUSE_MILLIS);
    if (askedMillis) traffic.askedUntilMillis = Math.max(until, traffic.askedUntilMillis);
    if (!isPaused) traffic.backoffMillis = nextBackoff(traffic.backoffMillis);
    if (until <= traffic.pausedUntilMillis) return;
    traffic.pausedUntilMillis = until;
    traffic.cancelWait();
    if (!this.#mayRetry) return;
    traffic.cancelWait = this.#wait(until - now, () => {
      this.#resume(traffic);
      this.depart();
    });
  }

  #resume(traffic: Traffic): void {
    traffic.cancelWait();
    traffic.pausedUntilMillis = 0;
  }

  #mayGo(signal: Signal): boolean {
    const traffic = this.#traffic.get(signal);
    if (traffic === undefined) return true;
    // After a failure one goes ahead to see.
    const isCareful = traffic.backoffMillis > INITIAL_BACKOFF_MILLIS;
    return !this.#isPaused(signal) && !(isCareful && traffic.underWay > 0);
  }

  /** Whether a parcel that old is under way, or about to be. */
  #isBusyUpTo(number: number): boolean {
    for (const { parcel } of this.#trips) {
      if (this.#outbox.numberOf(parcel) <= number) return true;
    }
    const next = this.#outbox.peek((signal) => !this.#isPaused(signal));
    return next !== undefined && this.#outbox.numberOf(next) <= number;
  }

  #isPaused(signal: Signal): boolean {
    return (this.#traffic.get(signal)?.pausedUntilMillis ?? 0) > 0;
  }

  #isUnderWay(signal: Signal): boolean {
    for (const { parcel } of this.#trips) if (parcel.signal === signal) return true;
    return false;
  }

  #trafficOf(signal: Signal): Traffic {
    let traffic = this.#traffic.get(signal);
    if (traffic === undefined) {
      traffic = {
        underWay: 0,
        pausedUntilMillis: 0,
        askedUntilMillis: 0,
        backoffMillis: INITIAL_BACKOFF_MILLIS,
        slowestAnswerMillis: 0,
        cancelWait: () => undefined,
      };
      this.#traffic.set(signal, traffic);
    }
    return traffic;
  }
}

const toRequest = ({ parcel }: Trip): ExportRequest => parcel;
const isHandedOver = ({ progress }: Trip): boolean => progress.isHandedOver?.() === true;

const MAX_UNDER_WAY = 4;
/** For an answer, so that one that is simply still under way is no reason for a word. */
const PATIENCE_MILLIS = 500;
