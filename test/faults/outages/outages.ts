import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '@acme/otlp-receiver';

/** An outage in the life of an application. */
export interface Outage {
  readonly name: string;
  readonly fault: Fault;
  readonly seconds: number;
  /** The receiver fails from the beginning. */
  readonly atStart: boolean;
  /**
   * The answer says that sending again is in vain, or that all is well: what the receiver has seen
   * meanwhile counts as handed over.
   */
  readonly final: boolean;
  /** Whether it is so over gRPC alone. */
  readonly finalOverGrpc: boolean;
  /** Also part of the short form of the suite. */
  readonly core: boolean;
  /** Only run when asked for. */
  readonly long: boolean;
}

const outage = (
  name: string,
  seconds: number,
  fault: Outage['fault'],
  rest: Partial<Outage> = {},
): Outage => ({
  name: `${name} (${seconds} s)`,
  seconds,
  fault,
  atStart: false,
  final: false,
  finalOverGrpc: false,
  core: false,
  long: false,
  ...rest,
});

const answer = (
  status: number,
  headers: OutgoingHttpHeaders = {},
  body: string | Buffer = '',
): Fault => ({ kind: 'answer', status, headers, body });
const unavailable = (retryAfter: string) => answer(503, { 'Retry-After': retryAfter });
const final = { final: true };
const core = { core: true };
const REFUSE = { kind: 'refuse' } as const;

export const OUTAGES: readonly Outage[] = [
  outage('down at start', 10, REFUSE, { atStart: true }),
  outage('down', 5, REFUSE, core),
  outage('down', 15, REFUSE),
  outage('down at start', 60, REFUSE, { atStart: true, long: true }),
  outage('down', 60, REFUSE, { long: true }),
  outage('hangs: reads, never answers', 5, { kind: 'hang', reads: true }, core),
  outage('hangs: reads, never answers', 15, { kind: 'hang', reads: true }),
  outage('hangs: does not read', 15, { kind: 'hang', reads: false }),
  outage('answers after 2 s', 15, { kind: 'late', delayMillis: 2_000 }),
  outage('answers after 8 s', 15, { kind: 'late', delayMillis: 8_000 }),
  outage('answers after 12 s', 15, { kind: 'late', delayMillis: 12_000 }),
  outage('503', 15, answer(503)),
  outage('503, Retry-After 30', 5, unavailable('30'), core),
  outage('503, Retry-After 5', 8, unavailable('5')),
  outage('503, Retry-After 1', 5, unavailable('1')),
  outage('503, Retry-After 0', 15, unavailable('0')),
  outage('503, Retry-After -5', 5, unavailable('-5')),
  outage('503, Retry-After 1e30', 5, unavailable('1000000000000000000000000000000')),
  outage('503, Retry-After a date in 5 s', 8, unavailable('DATE')),
  outage('503, Retry-After a date gone by', 8, unavailable('Wed, 21 Oct 2015 07:28:00 GMT')),
  // Over gRPC too much is final where no time is named.
  outage('429', 6, answer(429), { finalOverGrpc: true }),
  outage('502', 6, answer(502)),
  outage('504', 6, answer(504)),
  ...[400, 401, 404, 408, 413, 500].map((status) =>
    outage(String(status), 6, answer(status, {}, 'no good'), { ...final, core: status === 400 }),
  ),
  outage('307', 6, answer(307, { Location: 'http://127.0.0.1:9/v1/traces' }), final),
  outage('200 with an HTML page', 6, answer(200, { 'Content-Type': 'text/html' }, '<html>'), final),
  outage('200 with a wrong body', 6, answer(200, {}, Buffer.from([255, 255, 255])), final),
  outage('partial success', 6, partialSuccess(10), final),
  outage('garbage', 6, { kind: 'garbage' }),
  outage('reset before the body', 6, { kind: 'reset', when: 'before-body' }),
  outage('reset within the body', 6, { kind: 'reset', when: 'within-body' }),
  outage('reset after the body', 6, { kind: 'reset', when: 'after-body' }, core),
  outage('reset within the answer', 6, { kind: 'reset', when: 'within-answer' }, final),
  outage('trickles', 5, { kind: 'trickle' }, { ...final, ...core }),
  outage('trickles', 15, { kind: 'trickle' }, final),
  outage('floods', 5, { kind: 'flood' }, { ...final, ...core }),
  outage('flaps: down, up, each 1.5 s', 12, { kind: 'flap', fault: REFUSE, everyMillis: 1_500 }),
];

function partialSuccess(rejected: number): Fault {
  return { kind: 'partial-success', rejected, message: 'older than 6 hours' };
}
