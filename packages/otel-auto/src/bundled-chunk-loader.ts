import { readFileSync } from 'node:fs';
import type { ChunkLoader } from './chunk-loader';

/** An alias of `require`, which hides these calls from the bundler and leaves them to run time. */
const load: NodeJS.Require = require;

/** Creates the loader of the bundle; see `chunk-loader.ts`. */
export const createChunkLoader = (): ChunkLoader => ({
  load: (name) => load(`${__dirname}/${name}.js`) as never,
  source: (name) => readFileSync(`${__dirname}/${name}.js`, 'utf8'),
  instrumentation: ({ name }) => load(`${__dirname}/instrumentations/${name}.js`) as unknown,
});
