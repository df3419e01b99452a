import type { ChunkLoader } from './runtime';

/**
 * Loads the distro's own parts. In the bundle each part is a file beside the preload and each
 * instrumentation one below `instrumentations/`; run from its modules, parts and our instrumentations
 * are modules and upstream's come from `node_modules`. The bundler puts `bundled-chunks.ts` in the place
 * of this file.
 */
export const loadedChunks = (): ChunkLoader => ({
  part: (name) => require(`./parts/${name}`) as unknown,
  source: (name) => `require(${JSON.stringify(require.resolve(`./parts/${name}`))});`,
  instrumentation: ({ own, upstream }) => require(own?.module ?? upstream!.package) as unknown,
});
