/**
 * The replacement for `import-in-the-middle` in upstream's `InstrumentationBase`. It does nothing:
 * our hooks see CommonJS modules however they are loaded, and ES modules through `es-modules.ts`.
 */
export class Hook {
  unhook(): void {
    // Nothing was hooked.
  }
}
