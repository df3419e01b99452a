import type { Parcel } from '../delivery/parcel';
import { describeParcels } from './describe-count';

/** What the process could not deliver in the time that it has for its end. Never throws. */
export function describeLeftBehind(
  parcels: readonly Pick<Parcel, 'signal' | 'count'>[],
  about: { readonly holdsObjects: boolean; readonly shutdownTimeoutMillis: number },
): string {
  const what = [...describeParcels(parcels), ...(about.holdsObjects ? [OBJECTS] : [])].join(', ');
  return (
    `the process ends and leaves behind ${what}: not delivered within ${about.shutdownTimeoutMillis} ms ` +
    '(ACME_OTEL_SHUTDOWN_TIMEOUT); is the collector reachable?'
  );
}

/** One line that says that threads were not done when their process ended. Never throws. */
export function describeSilentThreads(count: number, shutdownTimeoutMillis: number): string {
  return (
    `the process ends and leaves behind what waits in ${count} thread${count === 1 ? '' : 's'}, busy ` +
    `or not done within ${shutdownTimeoutMillis} ms (ACME_OTEL_SHUTDOWN_TIMEOUT); a thread can ` +
    'deliver at the end when its event loop turns.'
  );
}

/** What could not be delivered since it was not encoded when the event loop stopped. Never throws. */
export function describeStranded(): string {
  return (
    `the process ends and leaves behind ${OBJECTS}: they need the event loop, which has stopped ` +
    '(process.exit(), an error or an exit listener); http/protobuf delivers then, too'
  );
}

const OBJECTS = 'what http/json, grpc, the console or processors of your own have not sent';

/** One line that says what was handed over without a word from the receiver. Never throws. */
export function describeOverdue(parcels: readonly Pick<Parcel, 'signal' | 'count'>[]): string {
  return (
    `the process ends without an answer for ${describeParcels(parcels).join(', ')}: they were handed ` +
    'over, but whether the collector has taken them is not known; is it overloaded?'
  );
}
