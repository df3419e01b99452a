import type { ScopeSettings } from '../settings/settings';
import type { FileNode } from './file-node';

/**
 * Returns which scopes are on by a configurator, `tracer_configurator/development` and the like;
 * `undefined` if all are.
 */
export function readScopes(
  configurator: FileNode | undefined,
  entries: 'tracers' | 'meters' | 'loggers',
): ScopeSettings | undefined {
  const enabled = configurator?.get('default_config')?.text('enabled') !== 'false';
  const scopes = (configurator?.get(entries)?.items() ?? []).flatMap((entry) => {
    const name = entry.text('name');
    const isOn = entry.get('config')?.text('enabled');
    return name === undefined || isOn === undefined ? [] : [{ name, enabled: isOn !== 'false' }];
  });
  return enabled && scopes.every((scope) => scope.enabled) ? undefined : { enabled, scopes };
}
