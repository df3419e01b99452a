import type { LogRecord } from '../telemetry';
import { formatAttributes, formatValue } from './format-value';
import { printable } from './printable';

/** Formats a log record as one line: its severity, and its body or, without one, its attributes. */
export function formatLogRecord(record: LogRecord): string {
  const text = formatValue(record.body) || record.eventName || formatAttributes(record.attributes);
  return `${formatSeverity(record)} ${printable(text)}`;
}

/** Returns the severity by its name in the specification: the sender's own text may be anything. */
const formatSeverity = ({ severityNumber, severityText }: LogRecord): string =>
  SEVERITIES[Math.floor((severityNumber - 1) / 4)] ??
  (printable(severityText).toUpperCase() || 'LOG');

const SEVERITIES: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
