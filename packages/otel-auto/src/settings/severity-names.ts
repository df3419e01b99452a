import type { SeverityName } from './settings';

/** The names of severities, the least severe first. */
export const SEVERITY_NAMES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export const isSeverityName = (text: string): text is SeverityName =>
  (SEVERITY_NAMES as readonly string[]).includes(text);

/** Returns the least severe of some severities, of which there is at least one. */
export const leastSevere = (names: readonly SeverityName[]): SeverityName =>
  SEVERITY_NAMES.find((name) => names.includes(name))!;
