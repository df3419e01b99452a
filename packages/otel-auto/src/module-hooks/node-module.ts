/** The parts of `node:module` that the hooks use; several are not in the published types. */
export interface NodeModule {
  exports: unknown;
  readonly loaded: boolean;
  _compile?: (this: NodeModule, ...args: unknown[]) => unknown;
}

export interface ResolveContext {
  readonly conditions: readonly string[];
}

export interface LoadResult {
  readonly format: string;
  source?: string | ArrayBuffer | Uint8Array | null;
  readonly shortCircuit?: boolean;
}

export interface SynchronousHooks {
  resolve?(
    specifier: string,
    context: ResolveContext,
    next: (specifier: string, context: ResolveContext) => { url: string },
  ): { url: string };
  load?(
    url: string,
    context: object,
    next: (url: string, context: object) => LoadResult,
  ): LoadResult;
}

export interface NodeModuleStatic {
  readonly prototype: {
    load(this: NodeModule, filename: string, ...rest: unknown[]): void;
    _compile?: (this: NodeModule, ...args: unknown[]) => unknown;
  };
  _load(this: unknown, request: string, ...rest: unknown[]): unknown;
  _resolveFilename(
    request: string,
    parent: { id: string; filename: string; paths: readonly string[] },
  ): string;
  /**
   * Returns the fields of a folder's `package.json` that Node.js itself needs, or false if there is
   * none.
   */
  _readPackage?(folder: string): { readonly name?: unknown } | false;
  readonly _cache: Record<string, NodeModule>;
  createRequire(filename: string): NodeJS.Require;
  syncBuiltinESMExports(): void;
  register?(specifier: string | URL, options: { parentURL: string | URL; data?: unknown }): void;
  registerHooks?(hooks: SynchronousHooks): void;
}
