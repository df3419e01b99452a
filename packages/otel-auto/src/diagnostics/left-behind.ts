import type { ExportRequest } from '../export/export-request';
import { describeRequests } from './describe-count';
import type { Explanation } from './export-failure';

/**
 * Describes the telemetry that the process could not deliver at its end, and the reason: by default
 * a timeout. Never throws.
 */
export function describeLeftBehind(
  requests: readonly Pick<ExportRequest, 'signal' | 'count'>[],
  about: {
    readonly hasUnencoded: boolean;
    readonly shutdownTimeoutMillis: number;
    readonly reason?: Explanation | undefined;
  },
): string {
  const { hasUnencoded, shutdownTimeoutMillis, reason } = about;
  const what = [...describeRequests(requests), ...(hasUnencoded ? [OBJECTS] : [])].join(', ');
  const { cause, cure } = reason ?? {
    cause: `not delivered within ${shutdownTimeoutMillis} ms (ACME_OTEL_SHUTDOWN_TIMEOUT)`,
    cure: 'is the collector reachable?',
  };
  return `the process ends and leaves behind ${what}: ${cause}; ${cure}`;
}

/** Describes in one line that threads were not done when their process ended. Never throws. */
export function describeSilentThreads(count: number, shutdownTimeoutMillis: number): string {
  return (
    `the process ends and leaves behind what waits in ${count} thread${count === 1 ? '' : 's'}, busy ` +
    `or not done within ${shutdownTimeoutMillis} ms (ACME_OTEL_SHUTDOWN_TIMEOUT); a thread can ` +
    'deliver at the end when its event loop turns.'
  );
}

/**
 * Describes telemetry that could not be delivered because it was not encoded when the event loop
 * stopped. Never throws.
 */
export function describeStranded(): string {
  return (
    `the process ends and leaves behind ${OBJECTS}: they need the event loop, which has stopped ` +
    '(process.exit(), an error or an exit listener); OTLP needs none'
  );
}

const OBJECTS = 'what the console or processors of your own have not sent';

/**
 * Describes in one line the telemetry that was sent without a response from the receiver. Never
 * throws.
 */
export function describeOverdue(
  requests: readonly Pick<ExportRequest, 'signal' | 'count'>[],
): string {
  return (
    `the process ends without an answer for ${describeRequests(requests).join(', ')}: they were handed ` +
    'over, but whether the collector has taken them is not known; is it overloaded?'
  );
}
