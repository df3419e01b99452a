import type { OutgoingHttpHeaders } from 'node:http';

/**
 * A way to misbehave, for tests of exporters.
 *
 * `refuse` and `hang` with `reads: false` concern connections and so all signals at once, and so
 * does `flap` if it alternates one of them; the others concern requests.
 */
export type Fault = ConnectionFault | RequestFault | Flap;

/** A fault that occurs before there is a request. */
export type ConnectionFault =
  /** Refuses connections and resets open ones, as when the process has died. */
  | { readonly kind: 'refuse' }
  /**
   * Accepts connections and never reads them, as when the process has stopped; they are reset in
   * the end.
   */
  | { readonly kind: 'hang'; readonly reads: false };

/**
 * A fault in the treatment of a request. A request keeps the fault that it met, even when that has
 * ended.
 */
export type RequestFault =
  /** Reads the request and never responds. */
  | { readonly kind: 'hang'; readonly reads: true }
  /**
   * Accepts the telemetry and responds after a delay. If the sender has disconnected by then, it is
   * not accepted.
   */
  | { readonly kind: 'late'; readonly delayMillis: number }
  | { readonly kind: 'reset'; readonly when: ResetMoment }
  /** Responds a byte at a time, without an end. */
  | { readonly kind: 'trickle'; readonly intervalMillis?: number }
  /** Responds with as much as the sender reads, without an end. */
  | { readonly kind: 'flood' }
  /** Responds with something that is not HTTP. */
  | { readonly kind: 'garbage'; readonly text?: string }
  /**
   * Does not accept the telemetry, and responds with anything: an error, a redirect, a login page
   * with a 200.
   */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: OutgoingHttpHeaders;
      readonly body?: string | Uint8Array;
    }
  /** Accepts a request except for its first items, and says so in a message. */
  | { readonly kind: 'partial-success'; readonly rejected: number; readonly message: string };

/** The moment of an exchange at which the connection is reset. */
export type ResetMoment = 'before-body' | 'within-body' | 'after-body' | 'within-answer';

/** Alternates between a fault, which comes first, and correct behaviour. */
export interface Flap {
  readonly kind: 'flap';
  readonly fault: ConnectionFault | RequestFault;
  /** The duration of each of the two, in milliseconds. */
  readonly everyMillis: number;
}

/** Returns whether a fault concerns connections, which belong to no signal. */
export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return fault.kind === 'refuse' || (fault.kind === 'hang' && !fault.reads);
}

/**
 * Checks a fault, which code without types may have written.
 *
 * @throws TypeError or RangeError naming what is wrong
 */
export function checkFault(fault: Fault): void {
  switch (fault.kind) {
    case 'refuse':
    case 'hang':
    case 'flood':
    case 'garbage':
      return;
    case 'late':
      checkNumber('delayMillis', fault.delayMillis, 0, MAX_TIMER_MILLIS);
      return;
    case 'reset':
      if (!RESET_MOMENTS.includes(fault.when)) {
        throw new TypeError(
          `when: expected ${RESET_MOMENTS.join(', ')}, got ${JSON.stringify(fault.when)}`,
        );
      }
      return;
    case 'trickle':
      checkNumber('intervalMillis', fault.intervalMillis ?? 1, 1, MAX_TIMER_MILLIS);
      return;
    case 'answer':
      checkNumber('status', fault.status, 200, 599);
      return;
    case 'partial-success':
      checkNumber('rejected', fault.rejected, 0, Number.MAX_SAFE_INTEGER);
      return;
    case 'flap':
      checkNumber('everyMillis', fault.everyMillis, 1, MAX_TIMER_MILLIS);
      if ((fault.fault as Fault).kind === 'flap') {
        throw new TypeError('fault: a flap cannot alternate another one');
      }
      checkFault(fault.fault);
      return;
    default:
      throw new TypeError(
        `kind: no such fault: ${JSON.stringify((fault as { kind: unknown }).kind)}`,
      );
  }
}

const RESET_MOMENTS: readonly ResetMoment[] = [
  'before-body',
  'within-body',
  'after-body',
  'within-answer',
];

/** The longest delay of a timer of Node.js. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

function checkNumber(field: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${field}: expected an integer from ${min} to ${max}, got ${value}`);
  }
}
