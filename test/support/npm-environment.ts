/** What says how npm reaches its registry; the rest of `npm_*` is about this workspace. */
const FOREIGN =
  /^(npm_(?!config_(cache|registry|userconfig|globalconfig|.*proxy|cafile)$)|INIT_CWD$|NODE_OPTIONS$|OTEL_|ACME_)/i;

/** The environment for npm in another folder: without what `npm test` says about this workspace, and without doors of any kind. */
export function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}
