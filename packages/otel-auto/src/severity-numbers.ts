import { SeverityNumber } from '@opentelemetry/api';
import type { SeverityName } from './settings/settings';

/** The least severity number of each range of the log data model. */
export const SEVERITY_NUMBERS: Readonly<Record<SeverityName, SeverityNumber>> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};
