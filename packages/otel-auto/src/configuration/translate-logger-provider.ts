import type { FileNode } from './file-node';
import { translateProcessors } from './translate-processors';
import { translateSeverities } from './translate-severities';
import type { Translation } from './translation';

/** Translates the logger provider; without one there are no logs. */
export function translateLoggerProvider(
  translation: Translation,
  node: FileNode | undefined,
): void {
  translateProcessors(translation, node, { signal: 'LOGS', batch: 'OTEL_BLRP' });
  translateSeverities(translation, node?.get('logger_configurator/development'));
  const limits = node?.get('limits');
  for (const [key, variable] of Object.entries(LIMITS)) translation.set(variable, limits?.get(key));
}

const LIMITS = {
  attribute_count_limit: 'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
  attribute_value_length_limit: 'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
} as const;
