import { readFileSync } from 'node:fs';
import type { ChunkLoader } from './runtime';

/** Not called by its name, so that the bundler leaves these calls to run time. */
const load: NodeJS.Require = require;

/** The loader of the bundle; see `chunks.ts`. */
export const loadedChunks = (): ChunkLoader => ({
  part: (name) => load(`${__dirname}/${name}.js`) as unknown,
  source: (name) => readFileSync(`${__dirname}/${name}.js`, 'utf8'),
  instrumentation: ({ name }) => load(`${__dirname}/instrumentations/${name}.js`) as unknown,
});
