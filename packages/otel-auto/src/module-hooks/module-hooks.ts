/**
 * A function that receives the exports of a listed module when it loads, and returns the exports to
 * use.
 *
 * A process has one {@link ModuleHooks}; `commonjs.ts`, `builtins.ts` and `es-modules.ts` feed it,
 * the shims of require-in-the-middle and import-in-the-middle register with it.
 */
export type ExportsHook = (
  exports: unknown,
  name: string,
  packageRoot: string | undefined,
) => unknown;

/** Called before the first file of a listed package (each copy of it) or of a builtin runs. */
export type FirstLoadHook = (moduleName: string, packageRoot: string | undefined) => void;

export class ModuleHooks {
  readonly #exportsHooks: ExportsHook[] = [];
  readonly #firstLoadHooks: FirstLoadHook[] = [];
  readonly #packages: Pick<ReadonlySet<string>, 'has'>;
  readonly #builtins: Set<string>;
  readonly #onError: (name: string, error: Error) => void;
  readonly #announced = new Set<string>();
  readonly #loaded = new Set<string>();
  #depth = 0;

  constructor(
    packages: Pick<ReadonlySet<string>, 'has'>,
    builtins: ReadonlySet<string>,
    onError: (name: string, error: Error) => void = () => undefined,
  ) {
    this.#onError = onError;
    this.#packages = packages;
    this.#builtins = new Set(builtins);
  }

  /** Whether our own code is loading modules, which no hook may change. */
  get isPaused(): boolean {
    return this.#depth > 0;
  }

  /** Runs `load` with the hooks switched off. */
  pause<T>(load: () => T): T {
    this.#depth += 1;
    try {
      return load();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Returns whether a listed module has been announced. */
  hasLoaded(name: string): boolean {
    return this.#loaded.has(name);
  }

  hasPackage(name: string): boolean {
    return this.#packages.has(name);
  }

  /** Returns the builtins that are not patched yet. */
  pendingBuiltins(): readonly string[] {
    return [...this.#builtins];
  }

  isPendingBuiltin(name: string): boolean {
    return this.#builtins.has(name);
  }

  markBuiltinPatched(name: string): void {
    this.#builtins.delete(name);
  }

  onExports(hook: ExportsHook): void {
    this.#exportsHooks.push(hook);
  }

  onFirstLoad(hook: FirstLoadHook): void {
    this.#firstLoadHooks.push(hook);
  }

  announce(moduleName: string, packageRoot: string | undefined): void {
    const key = packageRoot ?? moduleName;
    if (this.#announced.has(key)) return;
    this.#announced.add(key);
    this.#loaded.add(moduleName);
    for (const hook of this.#firstLoadHooks) {
      try {
        hook(moduleName, packageRoot);
      } catch (error) {
        this.fail(moduleName, error as Error);
      }
    }
  }

  /** Passes the exports of a loaded module through every hook and returns the result. */
  apply(exports: unknown, name: string, packageRoot: string | undefined): unknown {
    let patched = exports;
    for (const hook of this.#exportsHooks) {
      try {
        patched = hook(patched, name, packageRoot);
      } catch (error) {
        // The library differs from what its instrumentation expects, and loads all the same.
        this.fail(name, error as Error);
      }
    }
    return patched;
  }

  /** Reports that a module could not be instrumented. */
  fail(name: string, error: Error): void {
    this.#onError(name, error);
  }
}
