import type { Fault } from '@acme/otlp-receiver';

/** A state of the receiver while a process ends. */
export interface ReceiverState {
  readonly name: string;
  readonly fault: Fault | undefined;
  /** The time that the distro may add to an end. */
  readonly mostAddedMillis: number;
}

export const RECEIVER_STATES: readonly ReceiverState[] = [
  { name: 'healthy', fault: undefined, mostAddedMillis: 100 },
  { name: 'refusing', fault: { kind: 'refuse' }, mostAddedMillis: 150 },
  { name: 'hanging', fault: { kind: 'hang', reads: true }, mostAddedMillis: 1_100 },
  { name: 'unread', fault: { kind: 'hang', reads: false }, mostAddedMillis: 1_100 },
  { name: 'trickling', fault: { kind: 'trickle' }, mostAddedMillis: 1_100 },
  { name: '400', fault: { kind: 'answer', status: 400, body: 'no good' }, mostAddedMillis: 1_100 },
  { name: '503', fault: { kind: 'answer', status: 503 }, mostAddedMillis: 1_100 },
];
