import { currentRuntime } from '../runtime';

/**
 * The replacement for `require-in-the-middle` in upstream's `InstrumentationBase`, so that its
 * instrumentations run unmodified on our one hook. The bundler puts it in place; an unbundled run
 * uses `unbundled.ts`.
 */
export class Hook {
  constructor(
    modules: readonly string[] | null | OnRequire,
    optionsOrOnRequire?: object | OnRequire,
    maybeOnRequire?: OnRequire,
  ) {
    const onRequire = [modules, optionsOrOnRequire, maybeOnRequire].find(
      (candidate): candidate is OnRequire => typeof candidate === 'function',
    );
    if (onRequire === undefined) return;
    const only = Array.isArray(modules) ? new Set(modules as readonly string[]) : undefined;
    currentRuntime()?.hooks.onExports((exports, name, packageRoot) =>
      only === undefined || only.has(name) ? onRequire(exports, name, packageRoot) : exports,
    );
  }

  unhook(): void {
    // InstrumentationBase never unhooks; it checks its own `enabled` flag.
  }
}

type OnRequire = (exports: unknown, name: string, packageRoot: string | undefined) => unknown;
