import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { transformFileSync } from '@swc/core';

/**
 * Compiles applications in TypeScript into a folder in which they find Nest: each of them to
 * CommonJS and to an ES module, with decorators and metadata like those of Nest's builders.
 */
export function compileNestApplications(sources: string, folder: string): void {
  for (const file of readdirSync(sources)) {
    for (const [extension, type] of [
      ['cjs', 'commonjs'],
      ['mjs', 'es6'],
    ] as const) {
      const { code } = transformFileSync(join(sources, file), {
        module: { type, ignoreDynamic: true },
        sourceMaps: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      });
      writeFileSync(join(folder, `${basename(file, '.ts')}.${extension}`), code);
    }
  }
}
