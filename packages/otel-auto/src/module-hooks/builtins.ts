import type { ModuleHooks } from './module-hooks';
import type { NodeModuleStatic } from './node-module';

/** Name of the listed builtin that `request` asks for, with or without `node:`, while it is not yet patched. */
export const isBuiltinRequest = (request: string, hooks: ModuleHooks): string | undefined => {
  if (typeof request !== 'string') return undefined;
  const name = request.startsWith('node:') ? request.slice(5) : request;
  return hooks.isPendingBuiltin(name) ? name : undefined;
};

/**
 * Patches a builtin in place and lets the ES module bindings of it follow, so that it does not
 * matter who has imported it before.
 */
export function patchBuiltin(Module: NodeModuleStatic, hooks: ModuleHooks, name: string): void {
  hooks.markBuiltinPatched(name);
  hooks.announce(name, undefined);
  const exports = hooks.pause(() => require(`node:${name}`) as unknown);
  hooks.apply(exports, name, undefined);
  Module.syncBuiltinESMExports();
}
