import type { TracesSettings } from './settings';
import type { Variables } from './variables';

/**
 * Parses the form in which exceptions are recorded. Where logs are off they stay events of spans:
 * otherwise they would be lost.
 */
export function parseExceptions(
  variables: Variables,
  takesLogs: boolean,
): TracesSettings['exceptions'] {
  const name = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';
  const value = variables.valueIfSet(name);
  if (value === undefined) return 'events';
  if (takesLogs) return value === 'logs' ? 'logs' : 'both';
  const expected = 'of use where logs are off';
  const cure = 'set OTEL_LOGS_EXPORTER=otlp';
  variables.report(name, { text: value, expected, cure }, 'events of spans');
  return 'events';
}
