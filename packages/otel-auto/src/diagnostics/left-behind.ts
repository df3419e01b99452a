import type { Parcel } from '../delivery/parcel';
import { describeParcels } from './describe-count';

/** One line that says what the process could not deliver before its end, and why. */
export function describeLeftBehind(
  parcels: readonly Pick<Parcel, 'signal' | 'count'>[],
  about: { readonly holdsObjects: boolean; readonly shutdownTimeoutMillis: number },
): string {
  const what = [
    ...describeParcels(parcels),
    ...(about.holdsObjects
      ? ['what http/json, grpc, the console or processors of your own have not sent']
      : []),
  ].join(', ');
  return (
    `the process ends and leaves behind ${what}: not delivered within ${about.shutdownTimeoutMillis} ms ` +
    '(ACME_OTEL_SHUTDOWN_TIMEOUT); is the collector reachable?'
  );
}

/** One line that says what was handed over without a word from the receiver. Never throws. */
export function describeOverdue(parcels: readonly Pick<Parcel, 'signal' | 'count'>[]): string {
  return (
    `the process ends without an answer for ${describeParcels(parcels).join(', ')}: they were handed ` +
    'over, but whether the collector has taken them is not known; is it overloaded?'
  );
}
