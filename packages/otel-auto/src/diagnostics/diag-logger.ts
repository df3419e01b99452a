import { inspect } from 'node:util';
import type { DiagLogger } from '@opentelemetry/api';
import type { Voice } from './voice';

/** In the place of one stack trace for each part that a second SDK registers. */
const SECOND_SDK =
  'two OpenTelemetry SDKs of this process tried to register themselves, another one and the distro; the ' +
  'first one stays and the other one gets nothing. Remove the code that starts the one you do not want.';

const SECOND_REGISTRATION =
  /Attempted duplicate registration of API|does not match previously registered API/;

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
      if (SECOND_REGISTRATION.test(text)) {
        voice.sayOnce('second-sdk', SECOND_SDK);
        return;
      }
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
