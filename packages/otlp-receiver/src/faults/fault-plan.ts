import type { FrontDoor } from '../serving/front-door';
import { SIGNALS, type Signal } from '../signal';
import { checkFault, isConnectionFault, type Fault, type RequestFault } from './fault';

/** Options of `misbehave`. */
export interface MisbehaveOptions {
  /**
   * The signals that meet the fault; the others are treated as before. If not provided, then all
   * signals, and requests to other paths too.
   */
  readonly signals?: readonly Signal[];
}

/**
 * A kind of request that can have a fault of its own; `other` is a request without the path of a
 * signal.
 */
type Subject = Signal | 'other';

const SUBJECTS: readonly Subject[] = [...SIGNALS, 'other'];

/** Knows the fault that a request meets now, and sets the state of the front door accordingly. */
export class FaultPlan {
  readonly #door: FrontDoor;
  readonly #faults = new Map<Subject, RequestFault>();
  readonly #flaps = new Map<Subject, NodeJS.Timeout>();

  constructor(door: FrontDoor) {
    this.#door = door;
  }

  /** Returns the fault that a request of a signal meets, if any. */
  faultOf(signal: Signal | undefined): RequestFault | undefined {
    return this.#faults.get(signal ?? 'other');
  }

  /**
   * Replaces the faults by this one.
   *
   * @throws TypeError or RangeError if it is invalid; the system's error if another process has
   *   taken the port meanwhile
   */
  async misbehave(fault: Fault, { signals }: MisbehaveOptions = {}): Promise<void> {
    checkFault(fault);
    const inner = fault.kind === 'flap' ? fault.fault : fault;
    if (signals !== undefined && isConnectionFault(inner)) {
      throw new TypeError(
        `signals: a connection is of no signal, so that none can "${inner.kind}"`,
      );
    }
    const subjects = signals ?? SUBJECTS;
    this.#forget(subjects);
    if (fault.kind === 'flap') await this.#flap(subjects, inner, fault.everyMillis);
    else await this.#set(subjects, inner);
  }

  /** Ends every fault. */
  async behave(): Promise<void> {
    this.end();
    await this.#door.open();
  }

  /** Removes every fault, and leaves the front door as it is. */
  end(): void {
    this.#forget(SUBJECTS);
  }

  #forget(subjects: readonly Subject[]): void {
    for (const subject of subjects) {
      this.#faults.delete(subject);
      clearInterval(this.#flaps.get(subject));
      this.#flaps.delete(subject);
    }
  }

  async #set(subjects: readonly Subject[], fault: Exclude<Fault, { kind: 'flap' }> | undefined) {
    for (const subject of subjects) {
      if (fault === undefined || isConnectionFault(fault)) this.#faults.delete(subject);
      else this.#faults.set(subject, fault);
    }
    if (fault?.kind === 'refuse') await this.#door.shut();
    else if (fault !== undefined && isConnectionFault(fault)) await this.#door.freeze();
    else await this.#door.open();
  }

  async #flap(
    subjects: readonly Subject[],
    fault: Exclude<Fault, { kind: 'flap' }>,
    everyMillis: number,
  ): Promise<void> {
    let bad = true;
    const timer = setInterval(() => {
      bad = !bad;
      // a port that another process has taken is an uncaught exception, since no caller is left to
      // receive the error
      void this.#set(subjects, bad ? fault : undefined);
    }, everyMillis);
    timer.unref();
    for (const subject of subjects) this.#flaps.set(subject, timer);
    await this.#set(subjects, fault);
  }
}
