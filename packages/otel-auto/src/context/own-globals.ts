import type { ContextManager, TracerProvider } from '@opentelemetry/api';

/** The parts of another SDK's globals that the distro reads. */
export interface Globals {
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
}

const KEY = Symbol.for('opentelemetry.js.api.1');

/** The distro's global object, once {@link keepOwnGlobals} has set it. */
let own: object | undefined;
/** The parts of it that the distro's own copy of the API reads. */
let read: Readonly<Record<string, unknown>> | undefined;

/**
 * Returns the globals that the distro's own copy of the API reads, even if another SDK has the global
 * object; `undefined` means the global object. The bundle calls this in the API's `getGlobal`
 * (`SHORT_WAYS` in `bundle/short-ways.ts`).
 */
export const ownGlobals = (): Readonly<Record<string, unknown>> | undefined => read;

/**
 * Makes the distro's own copy of the API read `globals`.
 *
 * @param absent - no-op parts for those that the distro does not have, even if others register
 *   there
 */
export function keepOwnGlobals(
  globals: object | undefined,
  absent: Readonly<Record<string, object>> = {},
): void {
  own = globals;
  read = globals === undefined ? undefined : (Object.create(globals) as Record<string, unknown>);
  for (const [part, value] of Object.entries(absent)) {
    Object.defineProperty(read, part, { value });
  }
}

/**
 * Returns the parts that another SDK has registered in a global object of its own, if one has
 * replaced ours.
 */
export function othersGlobals(): Globals | undefined {
  if (own === undefined) return undefined;
  const present = (globalThis as Record<symbol, unknown>)[KEY];
  return present === own ? undefined : (present as Globals | undefined);
}
