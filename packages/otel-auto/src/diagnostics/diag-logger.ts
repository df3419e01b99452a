import { inspect } from 'node:util';
import type { DiagLogger } from '@opentelemetry/api';
import { toText } from '../any-values/to-text';
import { firstLine } from './first-line';
import { kindOf } from './kind-of';
import { translateDiagnostic } from './translate-diagnostic';
import type { Voice } from './voice';

/** In the place of one stack trace for each part that a second SDK registers. */
const SECOND_SDK =
  'two OpenTelemetry SDKs of this process tried to register themselves, another one and the distro; the ' +
  'first one stays and the other one gets nothing. Remove the code that starts the one you do not want.';

const SECOND_REGISTRATION =
  /Attempted duplicate registration of API|does not match previously registered API/;

/**
 * Lets what is said through the API's `diag` speak through our voice, each kind of it once a minute at
 * most: what the SDK says in our words, which name the cause and the cure, or not at all; what others
 * say, and what somebody debugs with, as it is.
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

/** What tells one line from another, at little cost: most are never shown. */
function outline(part: unknown): string {
  if (typeof part === 'string') return part;
  try {
    return part instanceof Error ? toText(part.message) : typeof part;
  } catch {
    return 'object';
  }
}
