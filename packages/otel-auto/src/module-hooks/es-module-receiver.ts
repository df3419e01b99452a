import { RECEIVER_KEY, type EsModuleReceiver } from './es-module-footer';
import type { ModuleHooks } from './module-hooks';
import { packageNameOf } from './package-file';

/**
 * Creates the receiver that hands the exports of evaluated ES modules to the hooks. Never throws,
 * since it is called from within the application's own files.
 *
 * Several files may share one name (the package's entry, and the file that it exports the class
 * from); each class is handed over once. A name that none of them exports is reported.
 */
export function createEsModuleReceiver(hooks: ModuleHooks): EsModuleReceiver {
  const handedOver = new WeakSet<object>();
  const found = new Set<string>();
  return (bindings, name, packageRoot) => {
    try {
      const { exports, missing } = readBindings(bindings);
      const copyOf = (key: string) => JSON.stringify([packageRoot, name, key]);
      for (const key of Object.keys(exports)) found.add(copyOf(key));
      hooks.announce(packageNameOf(name), packageRoot);
      const values = Object.values(exports);
      if (values.some((value) => !(isObject(value) && handedOver.has(value)))) {
        for (const value of values.filter(isObject)) handedOver.add(value);
        hooks.apply(exports, name, packageRoot);
      }
      const lacking = missing.filter((key) => !found.has(copyOf(key)));
      if (lacking.length > 0) hooks.fail(name, new Error(`it has no ${lacking.join(', ')}`));
    } catch (error) {
      hooks.fail(name, error as Error);
    }
  };
}

/** Creates a receiver for these hooks, makes it the one that footers call, and returns it. */
export function installReceiver(hooks: ModuleHooks): EsModuleReceiver {
  const receive = createEsModuleReceiver(hooks);
  (globalThis as Record<symbol, unknown>)[Symbol.for(RECEIVER_KEY)] = receive;
  return receive;
}

function readBindings(bindings: Readonly<Record<string, () => unknown>>): {
  readonly exports: Record<string, unknown>;
  readonly missing: readonly string[];
} {
  const exports: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const [key, read] of Object.entries(bindings)) {
    try {
      exports[key] = read();
    } catch {
      missing.push(key);
    }
  }
  return { exports, missing };
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
