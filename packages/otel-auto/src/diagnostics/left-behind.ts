import type { Parcel } from '../delivery/parcel';
import type { Signal } from '../otlp/signal-exporter';

const ITEMS: Readonly<Record<Signal, string>> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'data points',
};

/** One line that says what the process could not deliver before its end, and why. */
export function describeLeftBehind(
  parcels: readonly Pick<Parcel, 'signal' | 'count'>[],
  about: { readonly holdsObjects: boolean; readonly shutdownTimeoutMillis: number },
): string {
  const counts = (Object.keys(ITEMS) as Signal[]).flatMap((signal) => {
    const count = parcels
      .filter((parcel) => parcel.signal === signal)
      .reduce((sum, parcel) => sum + parcel.count, 0);
    return count === 0 ? [] : [`${count} ${ITEMS[signal]}`];
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
