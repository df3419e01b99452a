import type { ContextManager, TracerProvider } from '@opentelemetry/api';

/** What an SDK has registered for itself, as far as the distro looks at it. */
export interface Globals {
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
}

const KEY = Symbol.for('opentelemetry.js.api.1');

/** Where the distro's own copy of the API finds what is registered, once that is not for all copies. */
let own: Readonly<Record<string, unknown>> | undefined;

/**
 * What the distro's own copy of the API is to read, whoever has the global object by then; `undefined`
 * leaves it to the global object. The bundle asks in the API's `getGlobal`.
 */
export const ownGlobals = (): Readonly<Record<string, unknown>> | undefined => own;

/** Makes `globals` what the distro's own copy of the API reads. */
export function keepOwnGlobals(globals: object | undefined): void {
  own = globals as Readonly<Record<string, unknown>> | undefined;
}

/** What another SDK has registered in a global object of its own, if one has taken the place of ours. */
export function othersGlobals(): Globals | undefined {
  if (own === undefined) return undefined;
  const present = (globalThis as Record<symbol, unknown>)[KEY];
  return present === own ? undefined : (present as Globals | undefined);
}
