import type { ContextManager, TracerProvider } from '@opentelemetry/api';

/** What an SDK has registered for itself, as far as the distro looks at it. */
export interface Globals {
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
}

const KEY = Symbol.for('opentelemetry.js.api.1');

/** The global object of the distro, once it is not for all copies of the API to the same extent. */
let own: object | undefined;
/** What the distro's own copy of the API reads of it. */
let read: Readonly<Record<string, unknown>> | undefined;

/**
 * What the distro's own copy of the API is to read, whoever has the global object by then; `undefined`
 * leaves it to the global object. The bundle asks in the API's `getGlobal` (`SHORT_WAYS` in
 * `bundle/short-ways.ts`).
 */
export const ownGlobals = (): Readonly<Record<string, unknown>> | undefined => read;

/**
 * Makes `globals` what the distro's own copy of the API reads.
 *
 * @param absent - stand for the parts that the distro has none of, whoever registers there
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

/** What another SDK has registered in a global object of its own, if one has taken the place of ours. */
export function othersGlobals(): Globals | undefined {
  if (own === undefined) return undefined;
  const present = (globalThis as Record<symbol, unknown>)[KEY];
  return present === own ? undefined : (present as Globals | undefined);
}
