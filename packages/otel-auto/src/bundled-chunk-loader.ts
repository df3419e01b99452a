import { readFileSync } from 'node:fs';
import type { ChunkLoader } from './chunk-loader';

/** Not called by its name, so that the bundler leaves these calls to run time. */
const load: NodeJS.Require = require;

/** Creates the loader of the bundle; see `chunk-loader.ts`. */
export const createChunkLoader = (): ChunkLoader => ({
  load: (name) => load(`${__dirname}/${name}.js`) as never,
  source: (name) => readFileSync(`${__dirname}/${name}.js`, 'utf8'),
  instrumentation: ({ name }) => load(`${__dirname}/instrumentations/${name}.js`) as unknown,
});
