import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { basename, extname, isAbsolute } from 'node:path';
import { wrapFunction } from '../patching/wrap-function';
import type { ModuleHooks } from './module-hooks';
import type { NodeModuleStatic } from './node-module';

/**
 * Returns the name of the listed builtin that `request` asks for, with or without `node:`;
 * `undefined` if it is patched already or not listed.
 */
export const isBuiltinRequest = (request: string, hooks: ModuleHooks): string | undefined => {
  if (typeof request !== 'string') return undefined;
  const name = request.startsWith('node:') ? request.slice(5) : request;
  return hooks.isPendingBuiltin(name) ? name : undefined;
};

/**
 * Patches a builtin in place and updates its ES module bindings, so that earlier imports see the
 * patch too. Never throws.
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

/**
 * Patches every listed builtin now, for applications whose later requests for one cannot be
 * observed.
 */
export function patchAllBuiltins(Module: NodeModuleStatic, hooks: ModuleHooks): void {
  for (const name of hooks.pendingBuiltins()) patchBuiltin(Module, hooks, name);
}

type GetBuiltinModule = (this: unknown, id: string) => unknown;

/**
 * Hooks `process.getBuiltinModule`, which goes through neither the CommonJS loader nor the ES
 * module loader.
 */
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

/**
 * The channels on which Node.js publishes a new connection, before anything about a request on it.
 */
const FIRST_CONNECTION = ['net.server.socket', 'net.client.socket'];

/**
 * Patches `http` and `https` with the first connection of the process, for the case that they were
 * loaded in a way that no hook sees. A server is instrumented from its first request on.
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
 * Returns whether Node.js creates the application's own `require` for code without files, which no
 * hook sees: in a single executable application, and in a process started from a snapshot.
 *
 * @param entry - `process.argv[1]`, which in a single executable application is the name that it
 *   was called by
 */
export function isEmbedded(entry: string | undefined): boolean {
  if (process.execArgv.some((flag) => flag.startsWith('--snapshot-blob'))) return true;
  if (entry === undefined) return false;
  // The check costs time, so it is skipped for an entry that is the path of a file of code.
  if (isAbsolute(entry) && EXTENSIONS_OF_CODE.includes(extname(entry))) return false;
  try {
    return (require('node:sea') as { isSea(): boolean }).isSea();
  } catch {
    // Node.js before 20.12 has no `node:sea`.
    return basename(entry) === basename(process.execPath);
  }
}

const EXTENSIONS_OF_CODE = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.jsx', '.tsx'];
