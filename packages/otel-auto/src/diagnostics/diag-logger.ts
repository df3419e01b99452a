import { inspect } from 'node:util';
import type { DiagLogger } from '@opentelemetry/api';
import type { Voice } from './voice';

/** Lets upstream's own diagnostics speak through our voice, each sentence once a minute at most. */
export function createDiagLogger(voice: Voice): DiagLogger {
  const log =
    (level: string) =>
    (...parts: unknown[]) => {
      const text = parts
        .map((part) =>
          typeof part === 'string' ? part : inspect(part, { depth: 2, breakLength: Infinity }),
        )
        .join(' ');
      const line = `${level}: ${text.split('\n', 1)[0]}`;
      voice.sayAtMostEachMinute(line, line);
    };
  return {
    error: log('error'),
    warn: log('warning'),
    info: log('info'),
    debug: log('debug'),
    verbose: log('verbose'),
  };
}
