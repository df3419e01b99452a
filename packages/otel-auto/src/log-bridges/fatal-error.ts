import { isError, toException, type LogCall, createCall } from '@acme/otel-winston/log-record';
import { SeverityNumber, type Context } from '@opentelemetry/api';
import type { LineCorrelationInput } from './line-correlation-of';
import { LogBridge } from './log-bridge';

/**
 * Emits the last log record of a process: the error that ends it, with the span in which the error
 * was thrown. Never throws.
 */
export function recordFatalError(
  input: LineCorrelationInput,
  error: unknown,
  about: { readonly origin: string; readonly context: Context | undefined },
): void {
  const bridge = new LogBridge(input, 'process');
  const now = createCall();
  const call: LogCall = { ...now, context: about.context ?? now.context };
  if (!bridge.takes(call, SeverityNumber.FATAL)) return;
  bridge.emit(call, bodyOf(error), {
    severityNumber: SeverityNumber.FATAL,
    severityText: 'FATAL',
    fields: { 'process.error.origin': about.origin },
    elsewhere: new Set(),
    exception: isError(error) ? toException(error) : undefined,
  });
}

/** Returns the text of an error. Any value can be thrown, so reading it may fail. */
function bodyOf(error: unknown): string {
  try {
    return isError(error) ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error that cannot be read';
  }
}
