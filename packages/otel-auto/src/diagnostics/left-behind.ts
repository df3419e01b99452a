import type { Parcel } from '../delivery/parcel';
import { describeCount } from './describe-count';

/** One line that says what the process could not deliver before its end, and why. */
export function describeLeftBehind(
  parcels: readonly Pick<Parcel, 'signal' | 'count'>[],
  about: { readonly holdsObjects: boolean; readonly shutdownTimeoutMillis: number },
): string {
  const counts = (['traces', 'logs', 'metrics'] as const).flatMap((signal) => {
    const count = parcels
      .filter((parcel) => parcel.signal === signal)
      .reduce((sum, parcel) => sum + parcel.count, 0);
    return count === 0 ? [] : [describeCount(signal, count)];
  });
  const what = [
    ...counts,
    ...(about.holdsObjects
      ? ['what http/json, grpc, the console or processors of your own have not sent']
      : []),
  ].join(', ');
  return (
    `the process ends and leaves behind ${what}: not delivered within ${about.shutdownTimeoutMillis} ms ` +
    '(ACME_OTEL_SHUTDOWN_TIMEOUT); is the collector reachable?'
  );
}
