import type { Definition } from './definitions';
import { NO_TIME_LIMIT_MILLIS } from './timer-limits';

/**
 * Describes the value that is used in place of an unusable text: the default or the general value,
 * or the remaining entries of a list.
 */
export function describeValue(definition: Definition, remaining: unknown, used: unknown): string {
  switch (definition.kind) {
    case 'keyValues':
      return remaining === undefined ? '' : 'the other entries';
    case 'redactedNames':
      return remaining === undefined ? '' : 'the other names';
    case 'headers':
      return remaining === undefined ? '' : 'the other headers';
    case 'samplingRules':
      return remaining === undefined ? '' : 'the other rules';
    case 'integer':
      return used === Number.POSITIVE_INFINITY ? 'no limit' : String(used);
    case 'timeoutMillis':
      return used === NO_TIME_LIMIT_MILLIS ? 'no limit' : String(used);
    default:
      return Array.isArray(used) ? used.join(', ') || 'none' : String(used);
  }
}
