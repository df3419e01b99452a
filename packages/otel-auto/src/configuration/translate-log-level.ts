import type { FileNode } from './file-node';
import type { Translation } from './translation';

/** Translates the least severe message of the distro that is printed, as a severity of log records. */
export function translateLogLevel(translation: Translation, node: FileNode | undefined): void {
  const severity = node?.read();
  if (node === undefined || typeof severity !== 'string') return;
  const [, level = ''] = /^([a-z]+)[2-4]?$/.exec(severity) ?? [];
  translation.say('OTEL_LOG_LEVEL', LEVELS[level] ?? level, node.path);
}

const LEVELS: Readonly<Record<string, string>> = { trace: 'verbose', fatal: 'error' };
