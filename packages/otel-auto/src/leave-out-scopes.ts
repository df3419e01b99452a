import type { ScopeSettings } from './settings/settings';
import { compilePattern } from './text-pattern';

/**
 * Makes a provider of the SDK hand out what does nothing to the scopes that are off. The provider
 * itself is changed, since the distro's own metrics take their meters from it, too.
 *
 * @param method - the method that hands out: `getTracer`, `getMeter` or `getLogger`
 */
export function leaveOutScopes<Method extends string, Part>(
  provider: Record<Method, (scope: string, ...rest: never[]) => Part>,
  method: Method,
  settings: ScopeSettings | undefined,
  createNoop: () => Part,
): void {
  if (settings === undefined) return;
  const scopes = settings.scopes.map(({ name, enabled }) => ({
    matches: compilePattern(name),
    enabled,
  }));
  const isOn = (scope: string): boolean =>
    scopes.find(({ matches }) => matches(scope))?.enabled ?? settings.enabled;
  const get = provider[method].bind(provider);
  provider[method] = (scope, ...rest) => (isOn(scope) ? get(scope, ...rest) : createNoop());
}
