import { isSeverityName, SEVERITY_NAMES } from './severity-names';
import type { LogFilterSettings, LoggerLevelSettings } from './settings';
import type { Variables } from './variables';

/** Parses which log records are left out; returns `undefined` if none is. */
export function parseLogFilter(variables: Variables): LogFilterSettings | undefined {
  const levels = parseLoggerLevels(variables);
  const unsampled = variables.value('ACME_OTEL_LOGS_UNSAMPLED');
  const recordsPerSecond = variables.valueIfSet('ACME_OTEL_LOGS_PER_SECOND');
  return levels.length === 0 && unsampled === 'all' && recordsPerSecond === undefined
    ? undefined
    : { levels, unsampled, recordsPerSecond };
}

/**
 * Parses the levels by names of loggers. A level for all loggers comes last, so that a name of its
 * own may set a less severe one.
 */
export function parseLoggerLevels(variables: Variables): readonly LoggerLevelSettings[] {
  const variable = 'ACME_OTEL_LOGS_LEVELS';
  const levels: LoggerLevelSettings[] = [];
  for (const [name, text] of Object.entries(variables.value(variable))) {
    const level = text.toLowerCase();
    if (isSeverityName(level)) {
      levels.push({ name, level });
    } else {
      const expected = `a name, = and one of ${SEVERITY_NAMES.join(', ')}`;
      variables.report(variable, { text: `${name}=${text}`, expected }, '');
    }
  }
  const general = variables.value('ACME_OTEL_LOGS_LEVEL');
  return levels.length === 0 || general === 'logger'
    ? levels
    : [...levels, { name: '*', level: general }];
}
