import { parseLoggerLevels } from './parse-log-filter';
import type { LogBridgeSettings } from './settings';
import { leastSevere } from './severity-names';
import type { Variables } from './variables';

/** Parses the settings of the log bridges for the lines of loggers. */
export function parseLogBridges(variables: Variables): LogBridgeSettings {
  return {
    level: parseLevel(variables),
    correlation: variables.value('ACME_OTEL_LOG_CORRELATION'),
    fieldNames: parseFieldNames(variables),
    resourceKeys: variables.value('ACME_OTEL_LOG_CORRELATION_RESOURCE'),
    codeAttributes: variables.value('ACME_OTEL_LOGS_CODE_ATTRIBUTES'),
    console: variables.value('ACME_OTEL_CONSOLE_LOGS'),
  };
}

/**
 * Parses the least severe level that bridges pass on. With levels by name it is the least severe of
 * all, since the names are compared later.
 */
function parseLevel(variables: Variables): LogBridgeSettings['level'] {
  const level = variables.value('ACME_OTEL_LOGS_LEVEL');
  return level === 'logger'
    ? level
    : leastSevere([level, ...parseLoggerLevels(variables).map((each) => each.level)]);
}

const FIELDS = { trace_id: 'traceId', span_id: 'spanId', trace_flags: 'traceFlags' } as const;

function parseFieldNames(variables: Variables): LogBridgeSettings['fieldNames'] {
  const variable = 'ACME_OTEL_LOG_CORRELATION_FIELDS';
  const names: Partial<Record<'traceId' | 'spanId' | 'traceFlags', string>> = {};
  for (const [field, name] of Object.entries(variables.value(variable))) {
    if (!Object.hasOwn(FIELDS, field)) {
      const expected = 'one of trace_id, span_id and trace_flags, followed by = and a name';
      variables.report(variable, { text: `${field}=${name}`, expected }, '');
    } else if (name === '') {
      variables.report(variable, { text: `${field}=`, expected: 'followed by a name' }, field);
    } else {
      names[FIELDS[field as keyof typeof FIELDS]] = name;
    }
  }
  return names;
}
