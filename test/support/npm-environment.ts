/**
 * Matches the variables to remove: those of `npm_*` that are about this workspace and not about the
 * registry, and those that load the distro.
 */
const FOREIGN =
  /^(npm_(?!config_(cache|registry|userconfig|globalconfig|.*proxy|cafile)$)|INIT_CWD$|NODE_OPTIONS$|OTEL_|ACME_)/i;

/**
 * Returns the environment for npm in another folder: without the variables that `npm test` sets for
 * this workspace, and without doors of any kind.
 */
export function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}
