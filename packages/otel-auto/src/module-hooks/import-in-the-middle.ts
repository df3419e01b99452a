/**
 * Stands where upstream's `InstrumentationBase` asks for `import-in-the-middle`. It does nothing:
 * our hooks see CommonJS whichever way it is loaded, and ES modules by `es-modules.ts`.
 */
export class Hook {
  unhook(): void {
    // There is nothing to take back.
  }
}
