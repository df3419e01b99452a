import { type LoggerProvider, logs } from '@opentelemetry/api';

/** Returns whether records would go to the global provider and there is none. */
export function isSdkMissing(provider: LoggerProvider): boolean {
  return provider === logs && !hasGlobalProvider();
}

let hasSaid = false;

/** Reports once in a process that lines are not exported, and the cure. */
export function sayThatSdkIsMissing(): void {
  if (hasSaid) {
    return;
  }
  hasSaid = true;
  // oxlint-disable-next-line no-restricted-properties -- a package of its own, without settings
  if (process.env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') {
    return;
  }
  process.emitWarning(
    'OpenTelemetryTransport exports nothing: no OpenTelemetry LoggerProvider is registered ' +
      '(@opentelemetry/api 1.10 or later). Start the SDK before the first line is logged, or remove the transport.',
    { type: 'OpenTelemetryWarning', code: 'ACME_OTEL_WINSTON_NO_SDK' },
  );
}

let isRegistered = false;

// Until a provider is registered the API returns a proxy without a delegate.
function hasGlobalProvider(): boolean {
  if (isRegistered) {
    return true;
  }
  const provider = logs.getLoggerProvider() as LoggerProvider & {
    _getDelegateLogger?: (name: string) => unknown;
  };
  isRegistered =
    typeof provider._getDelegateLogger !== 'function' ||
    provider._getDelegateLogger('@acme/otel-winston') !== undefined;
  return isRegistered;
}
