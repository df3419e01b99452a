import { dirname } from 'node:path';
import { once } from '../once';
import { isBuiltinRequest, patchBuiltin } from './builtins';
import type { ModuleHooks } from './module-hooks';
import type { NodeModule, NodeModuleStatic } from './node-module';
import { endOfPackageRoot, fileNameIn, packageNameAt } from './package-file';

const mains = new Map<string, string | undefined>();

/**
 * Hooks `require` and the `import` of CommonJS: every CommonJS file of the application is run by
 * `Module.prototype.load`, whichever of the two asked for it, and every builtin that is required
 * passes `Module._load`. The cost for a file that is not listed is one slice and one look-up.
 */
export function hookCommonJs(Module: NodeModuleStatic, hooks: ModuleHooks): void {
  const load = Module.prototype.load;
  Module.prototype.load = function (this: NodeModule, filename: string) {
    if (hooks.isPaused) return load.call(this, filename);
    const file = listedFile(hooks, filename);
    if (file === undefined) return load.call(this, filename);

    hooks.announce(file.packageName, file.packageRoot);
    const apply = once(() => applyToModule(Module, hooks, this, file));
    afterCompile(Module, this, apply);
    load.call(this, filename);
    apply();
  };

  const loadRequest = Module._load;
  Module._load = function (this: unknown, request: string, ...rest: unknown[]) {
    const builtin = hooks.isPaused ? undefined : isBuiltinRequest(request, hooks);
    if (builtin !== undefined) patchBuiltin(Module, hooks, builtin);
    return loadRequest.call(this, request, ...rest);
  };
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
): readonly string[] {
  const found = new Set<string>();
  for (const [filename, module] of Object.entries(Module._cache)) {
    const file = module.loaded ? listedFile(hooks, filename) : undefined;
    if (file === undefined) continue;
    found.add(file.packageName);
    hooks.announce(file.packageName, file.packageRoot);
    applyToModule(Module, hooks, module, file);
  }
  return [...found];
}

interface ListedFile {
  readonly filename: string;
  readonly packageName: string;
  readonly packageRoot: string;
  readonly end: number;
}

/** The file as one of a listed package; `undefined` for every other. */
function listedFile(hooks: ModuleHooks, filename: string): ListedFile | undefined {
  const end = endOfPackageRoot(filename);
  if (end < 0) return undefined;
  const packageName = packageNameAt(filename, end);
  if (!hooks.hasPackage(packageName)) return undefined;
  return { filename, packageName, packageRoot: filename.slice(0, end), end };
}

function applyToModule(
  Module: NodeModuleStatic,
  hooks: ModuleHooks,
  module: NodeModule,
  { filename, packageName, packageRoot, end }: ListedFile,
): void {
  const name =
    filename === mainOf(Module, packageName, packageRoot)
      ? packageName
      : fileNameIn(packageName, filename, end);
  const patched = hooks.apply(module.exports, name, packageRoot);
  if (patched !== module.exports) module.exports = patched;
}

/** The file that `require(packageName)` of this copy of the package gives. */
function mainOf(
  Module: NodeModuleStatic,
  packageName: string,
  packageRoot: string,
): string | undefined {
  if (mains.has(packageRoot)) return mains.get(packageRoot);
  const folder = packageName.startsWith('@') ? dirname(dirname(packageRoot)) : dirname(packageRoot);
  let main: string | undefined;
  try {
    main = Module._resolveFilename(packageName, {
      id: packageRoot,
      filename: `${packageRoot}/_.js`,
      paths: [folder],
    });
  } catch {
    // A package without an entry for `require`: its files are known by their paths alone.
  }
  mains.set(packageRoot, main);
  return main;
}
