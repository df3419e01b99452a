import { inspect } from 'node:util';
import type { DiagLogger } from '@opentelemetry/api';
import { toText } from '../any-values/to-text';
import { firstLine } from './first-line';
import { kindOf } from './kind-of';
import { translateDiagnostic } from './translate-diagnostic';
import type { Voice } from './voice';

/** The line printed in place of a stack trace for each part that a second SDK registers. */
const SECOND_SDK =
  'two OpenTelemetry SDKs of this process tried to register themselves, another one and the distro; the ' +
  'first one stays and the other one gets nothing. Remove the code that starts the one you do not want.';

const SECOND_REGISTRATION =
  /Attempted duplicate registration of API|does not match previously registered API/;

/**
 * Creates the logger for the API's `diag`, which prints through our voice, each kind of message
 * once a minute at most. Messages of the SDK are translated to ours, which name the cause and the
 * cure, or dropped; those of others, and those for debugging, are printed unchanged.
 */
export function createDiagLogger(voice: Voice): DiagLogger {
  const log =
    (level: string) =>
    (...parts: unknown[]) => {
      const [text] = parts;
      if (typeof text === 'string' && SECOND_REGISTRATION.test(text)) {
        voice.sayOnce('second-sdk', SECOND_SDK);
        return;
      }
      const words = DEBUGGING.has(level) ? 'as it is' : translateDiagnostic(parts);
      if (words === 'not said') return;
      if (words !== 'as it is') {
        voice.sayOfOthers(kindOf(words), () => `${level}: ${words}`);
        return;
      }
      const line = () => `${level}: ${firstLine(parts.map(show).join(' '))}`;
      voice.sayOfOthers(`${level} ${kindOf(parts.map(outline).join(' '))}`, line);
    };
  return {
    error: log('error'),
    warn: log('warning'),
    info: log('info'),
    debug: log('debug'),
    verbose: log('verbose'),
  };
}

const DEBUGGING: ReadonlySet<string> = new Set(['debug', 'verbose']);

const show = (part: unknown): string =>
  typeof part === 'string' ? part : inspect(part, { depth: 2, breakLength: Infinity });

/** Returns a text that distinguishes one line from another at little cost: most are never shown. */
function outline(part: unknown): string {
  if (typeof part === 'string') return part;
  try {
    return part instanceof Error ? toText(part.message) : typeof part;
  } catch {
    return 'object';
  }
}
