import type { FileNode } from './file-node';
import type { Translation } from './translation';

/** Translates the least severities of loggers, by the names of their scopes. */
export function translateSeverities(
  translation: Translation,
  configurator: FileNode | undefined,
): void {
  const levels: string[] = [];
  for (const entry of configurator?.get('loggers')?.items() ?? []) {
    const level = readSeverity(translation, entry.get('config'));
    if (level !== undefined)
      levels.push(`${encodeURIComponent(entry.text('name') ?? '')}=${level}`);
  }
  const general = readSeverity(translation, configurator?.get('default_config'));
  // The first pattern that matches counts.
  if (general !== undefined) levels.push(`*=${general}`);
  if (levels.length === 0) return;
  translation.say('ACME_OTEL_LOGS_LEVELS', levels.join(','), configurator!.path);
}

/** Returns the level of a severity, of which the distro has one for four. */
function readSeverity(translation: Translation, config: FileNode | undefined): string | undefined {
  const severity = config?.text('minimum_severity');
  if (severity === undefined) return undefined;
  const level = severity.replace(/[2-4]$/, '');
  if (level !== severity) {
    const path = `${config!.path}.minimum_severity`;
    translation.complain(path, 'a severity without a number', { used: level });
  }
  return level;
}
