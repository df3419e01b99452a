import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { basename, extname, isAbsolute } from 'node:path';
import { wrapFunction } from '../patching/wrap-function';
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
 * matter who has imported it before. Never throws.
 */
export function patchBuiltin(Module: NodeModuleStatic, hooks: ModuleHooks, name: string): void {
  hooks.markBuiltinPatched(name);
  try {
    hooks.announce(name, undefined);
    const exports = hooks.pause(() => require(`node:${name}`) as unknown);
    hooks.apply(exports, name, undefined);
    Module.syncBuiltinESMExports();
  } catch (error) {
    hooks.fail(name, error as Error);
  }
}

/** Patches every listed builtin now, where nothing tells us when the application asks for one. */
export function patchAllBuiltins(Module: NodeModuleStatic, hooks: ModuleHooks): void {
  for (const name of hooks.pendingBuiltins()) patchBuiltin(Module, hooks, name);
}

type GetBuiltinModule = (this: unknown, id: string) => unknown;

/** Hooks `process.getBuiltinModule`, which asks neither the loader of CommonJS nor that of ES modules. */
export function hookGetBuiltinModule(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  holder: object = process,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, 'getBuiltinModule');
  const getBuiltinModule: unknown = descriptor?.value;
  // Absent before Node.js 20.16 and 22.3.
  if (typeof getBuiltinModule !== 'function') return;
  const value = wrapFunction(getBuiltinModule as GetBuiltinModule, (original, thisArg, args) => {
    const builtin = hooks.isPaused ? undefined : isBuiltinRequest(args[0] as string, hooks);
    if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
    return Reflect.apply(original, thisArg, args) as unknown;
  });
  Reflect.defineProperty(holder, 'getBuiltinModule', { ...descriptor, value });
}

/** What is published of a connection before anything of a request on it is. */
const FIRST_CONNECTION = ['net.server.socket', 'net.client.socket'];

/**
 * Patches `http` and `https` with the first connection of the process, where they have been loaded in
 * a way that passes nothing of ours: a server is seen from its first request on.
 */
export function patchHttpWithFirstConnection(Module: NodeModuleStatic, hooks: ModuleHooks): void {
  const listener = () => {
    for (const channel of FIRST_CONNECTION) unsubscribe(channel, listener);
    for (const name of ['http', 'https']) {
      if (hooks.isPendingBuiltin(name) && isLoaded(name)) patchBuiltin(Module, hooks, name);
    }
  };
  for (const channel of FIRST_CONNECTION) subscribe(channel, listener);
}

const isLoaded = (builtin: string): boolean => {
  const { moduleLoadList } = process as { readonly moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes(`NativeModule ${builtin}`) ?? false;
};

/**
 * Whether the application's own `require` is made by Node.js for code without files, which passes no
 * hook: that of a single executable application, and of a process started from a snapshot.
 *
 * @param entry - `process.argv[1]`; a single executable application has there what it was called by
 */
export function isEmbedded(entry: string | undefined): boolean {
  if (process.execArgv.some((flag) => flag.startsWith('--snapshot-blob'))) return true;
  if (entry === undefined) return false;
  // To ask costs something, so only those do that can be: other entries are paths of files of code.
  if (isAbsolute(entry) && EXTENSIONS_OF_CODE.includes(extname(entry))) return false;
  try {
    return (require('node:sea') as { isSea(): boolean }).isSea();
  } catch {
    // Node.js before 20.12 cannot be asked.
    return basename(entry) === basename(process.execPath);
  }
}

const EXTENSIONS_OF_CODE = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.jsx', '.tsx'];
