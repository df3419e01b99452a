import { dirname, sep } from 'node:path';
import { once } from '../once';
import type { AnyFunction } from '../patching/wrap-function';
import { isBuiltinRequest, patchBuiltin } from './builtins';
import type { ModuleHooks } from './module-hooks';
import type { NodeModule, NodeModuleStatic } from './node-module';
import { fileNameIn } from './package-file';
import type { FindPackage, PackageCopy } from './package-finder';

const mains = new Map<string, string | undefined>();

/**
 * Hooks `require` and the `import` of CommonJS: every CommonJS file of the application is run by
 * `Module.prototype.load`, whichever of the two asked for it, and every builtin that is required
 * passes `Module._load`. The cost for a file that is not listed is one slice and one look-up.
 */
export function hookCommonJs(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  find: FindPackage,
): void {
  const { load } = Module.prototype;
  const hookedLoad: typeof load = function (this: NodeModule, filename, ...rest) {
    const copy = hooks.isPaused ? undefined : find(filename);
    if (copy === undefined) return load.call(this, filename, ...rest);

    hooks.announce(copy.name, copy.root);
    const apply = once(() => applyToModule(Module, hooks, this, filename, copy));
    afterCompile(Module, this, apply);
    load.call(this, filename, ...rest);
    apply();
  };
  Module.prototype.load = lookingLike(load, hookedLoad);

  const { _load: loadRequest } = Module;
  Module._load = lookingLike(loadRequest, function (this: unknown, request, ...rest) {
    const builtin = hooks.isPaused ? undefined : isBuiltinRequest(request, hooks);
    if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
    return loadRequest.call(this, request, ...rest);
  });
}

/**
 * Gives a function name and length of the one that it stands in for. Not a proxy, as elsewhere: these
 * two are in the stack of every error of a file that loads, and a proxy takes more of its ten frames.
 */
function lookingLike<F extends AnyFunction>(original: F, standIn: F): F {
  const { name, length } = Object.getOwnPropertyDescriptors(original);
  return Object.defineProperties(standIn, { name: name!, length: length! });
}

/**
 * Calls `apply` as soon as the code of a module has run. Until Node.js 22, what `import` gets is taken
 * before `load` returns, so replaced exports have to be in place by then.
 */
function afterCompile(Module: NodeModuleStatic, module: NodeModule, apply: () => void): void {
  const compile = Module.prototype._compile;
  if (compile === undefined) return;
  module._compile = function (...args) {
    delete module._compile;
    const result = compile.apply(module, args);
    apply();
    return result;
  };
}

/**
 * Patches listed CommonJS files that were loaded before the hooks, as far as patching in place can.
 *
 * @returns the names of the packages that were found loaded
 */
export function patchLoadedCommonJs(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  find: FindPackage,
): readonly string[] {
  const found = new Set<string>();
  for (const [filename, module] of Object.entries(Module._cache)) {
    const copy = module.loaded ? find(filename) : undefined;
    if (copy === undefined) continue;
    found.add(copy.name);
    hooks.announce(copy.name, copy.root);
    applyToModule(Module, hooks, module, filename, copy);
  }
  return [...found];
}

function applyToModule(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  module: NodeModule,
  filename: string,
  copy: PackageCopy,
): void {
  const name =
    filename === mainOf(Module, copy)
      ? copy.name
      : fileNameIn(copy.name, filename, copy.root.length);
  const patched = hooks.apply(module.exports, name, copy.root);
  if (patched !== module.exports) module.exports = patched;
}

/** The file that `require` of this copy of the package gives. */
function mainOf(Module: NodeModuleStatic, { name, root }: PackageCopy): string | undefined {
  if (mains.has(root)) return mains.get(root);
  const resolve = (request: string, paths: readonly string[]) => {
    try {
      const file = Module._resolveFilename(request, { id: root, filename: `${root}/_.js`, paths });
      return file.startsWith(root + sep) ? file : undefined;
    } catch {
      // A package without an entry for `require`: its files are known by their paths alone.
      return undefined;
    }
  };
  const folder = name.startsWith('@') ? dirname(dirname(root)) : dirname(root);
  // By its name, which takes a way through `exports`; a folder of another name knows `main` alone.
  const main = resolve(name, [folder]) ?? resolve(root, []);
  mains.set(root, main);
  return main;
}
