import type {
  NodeModule,
  NodeModuleStatic,
  SynchronousHooks,
} from '../../src/module-hooks/node-module';

/** A module in the form that `require` creates, before and after its file ran. */
export interface FakeModule extends NodeModule {
  load(filename: string): void;
}

/** A module loader whose files are functions; see `createFakeLoader`. */
export interface FakeLoader {
  readonly Module: NodeModuleStatic & { new (): FakeModule };
  /** The calls of the loader's own methods, in order. */
  readonly calls: readonly (readonly unknown[])[];
  /** Returns how often the ES module bindings of builtins were updated. */
  readonly syncCount: () => number;
  /** The arguments of `registerHooks`. */
  readonly hooks: readonly SynchronousHooks[];
  /** Loads a file into a new module, as `require` does. */
  run(filename: string): FakeModule;
}

/**
 * Creates a fake of `node:module`: the functions in `files` run when they are loaded, `mains` are
 * the files that `require(packageName)` finds.
 */
export function createFakeLoader(
  input: {
    readonly files?: Readonly<Record<string, (module: FakeModule) => void>>;
    readonly mains?: Readonly<Record<string, string>>;
  } = {},
): FakeLoader {
  const { files = {}, mains = {} } = input;
  const calls: unknown[][] = [];
  const hooks: SynchronousHooks[] = [];
  let syncCount = 0;

  class Module implements FakeModule {
    static readonly _cache: Record<string, NodeModule> = {};
    exports: unknown = {};
    loaded = false;

    load(filename: string): void {
      calls.push(['load', this, filename]);
      files[filename]?.(this);
      this.loaded = true;
    }

    static _load(this: unknown, request: string, ...rest: unknown[]): unknown {
      calls.push(['_load', this, request, ...rest]);
      return `exports of ${request}`;
    }

    static _resolveFilename(request: string, parent: unknown): string {
      calls.push(['_resolveFilename', request, parent]);
      const main = mains[request];
      if (main === undefined) throw new Error(`Cannot find module '${request}'`);
      return main;
    }

    static createRequire(): NodeJS.Require {
      throw new Error('not part of this loader');
    }

    static syncBuiltinESMExports(): void {
      syncCount += 1;
    }

    static registerHooks(given: SynchronousHooks): void {
      hooks.push(given);
    }
  }

  return {
    Module,
    calls,
    hooks,
    syncCount: () => syncCount,
    run(filename) {
      const module = new Module();
      Module._cache[filename] = module;
      module.load(filename);
      return module;
    },
  };
}
