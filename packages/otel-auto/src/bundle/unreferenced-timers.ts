/**
 * Put by the bundler in the place of the global of this name in our chunks, upstream's code included:
 * no timer of telemetry keeps the process alive. Who wants one that does calls `ref()` on it.
 */
const create = globalThis.setTimeout;
const unreferenced = ((...args: Parameters<typeof create>) => create(...args).unref()) as typeof create;

export { unreferenced as setTimeout };
