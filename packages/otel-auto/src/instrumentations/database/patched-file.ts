import { InstrumentationNodeModuleFile } from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';

/**
 * Defines a file of a library whose methods are patched when it loads, and restored when the
 * instrumentation is disabled.
 */
export function patchedFile(
  file: string,
  versions: string[],
  patch: (exports: unknown, patches: Patches) => void,
): InstrumentationNodeModuleFile {
  const patches = new Patches();
  return new InstrumentationNodeModuleFile(
    file,
    versions,
    (exports: unknown) => {
      patch(exports, patches);
      return exports;
    },
    () => patches.undo(),
  );
}

/** Returns the prototype of a class that a file exports; `undefined` for any other value. */
export const prototypeOf = (Class: unknown): object | undefined =>
  typeof Class === 'function' ? (Class.prototype as object | undefined) : undefined;
