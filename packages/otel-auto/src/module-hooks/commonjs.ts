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
 * Hooks `require` and the `import` of CommonJS. Every CommonJS file of the application is run by
 * `Module.prototype.load`, for either of the two, and every builtin that is required goes through
 * `Module._load`. The cost for a file that is not listed is one slice and one look-up.
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
  Module.prototype.load = withAppearanceOf(load, hookedLoad);

  const { _load: loadRequest } = Module;
  Module._load = withAppearanceOf(loadRequest, function (this: unknown, request, ...rest) {
    const builtin = hooks.isPaused ? undefined : isBuiltinRequest(request, hooks);
    if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
    return loadRequest.call(this, request, ...rest);
  });
}

/**
 * Sets the name and the length of the original on a wrapper. A proxy, which is used elsewhere,
 * would take more of the ten frames in the stack of each error of a file that loads.
 */
function withAppearanceOf<F extends AnyFunction>(original: F, standIn: F): F {
  const { name, length } = Object.getOwnPropertyDescriptors(original);
  return Object.defineProperties(standIn, { name: name!, length: length! });
}

/**
 * Calls `apply` as soon as the code of a module has run. Up to Node.js 22, `import` reads the
 * exports before `load` returns, so replaced exports have to be in place by then.
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
 * Patches listed CommonJS files that were loaded before the hooks, as far as patching in place
 * allows.
 *
 * @returns the names of the packages that were loaded already
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

/** Returns the file that `require` loads for this copy of the package. */
function mainOf(Module: NodeModuleStatic, { name, root }: PackageCopy): string | undefined {
  if (mains.has(root)) return mains.get(root);
  const resolve = (request: string, paths: readonly string[]) => {
    try {
      const file = Module._resolveFilename(request, { id: root, filename: `${root}/_.js`, paths });
      return file.startsWith(root + sep) ? file : undefined;
    } catch {
      // The package has no entry for `require`; its files are identified by their paths alone.
      return undefined;
    }
  };
  const folder = name.startsWith('@') ? dirname(dirname(root)) : dirname(root);
  // Resolving by name honours `exports`; a folder with another name than the package's can only be
  // resolved by `main`.
  const main = resolve(name, [folder]) ?? resolve(root, []);
  mains.set(root, main);
  return main;
}
