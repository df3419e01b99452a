/**
 * Starts the distro when it is loaded: `--require`, `--import`, `NODE_OPTIONS`, or the first import of
 * an application. Exports nothing; never throws.
 */
export {};
